import { arcelin2021 } from './arcelin-2021'
import { gradientflowAlexnet } from './gradientflow-alexnet'
import { graphcoreResnet50 } from './graphcore-resnet50'
import { nvidiaResnet50 } from './nvidia-resnet50'
import type { PublishedSeries } from './published-series'

/** Every published series that predictions are held against. */
export const PUBLISHED: readonly PublishedSeries[] = [
  ...arcelin2021,
  ...nvidiaResnet50,
  ...gradientflowAlexnet,
  ...graphcoreResnet50,
]

/** The series of an id: `dnn-training/gc2`. Throws a RangeError where there is none. */
export function publishedSeries(id: string): PublishedSeries {
  const found = PUBLISHED.find((series) => series.id === id)
  if (!found) throw new RangeError(`There is no published series "${id}".`)
  return found
}
