import { batchNormalisation } from '../layers/batch-normalisation'
import type { Convolution, FeatureMaps } from '../layers/convolution'
import type { GraphBuilder } from '../graph-builder'
import { preluMaps } from '../layers/prelu'

/** Pixels along a side of Arcelin's stamps, and their bands. */
export const [STAMP_SIDE, STAMP_BANDS] = [64, 6] as const
/** Elements of a stamp. */
export const STAMP_ELEMENTS = STAMP_SIDE * STAMP_SIDE * STAMP_BANDS
/** Filters of the stages of Arcelin's networks, each of two convolutions. */
export const STAGES: readonly number[] = [32, 64, 128, 256]

/** The convolutions that Arcelin's networks begin with: normalised stamps, then in each stage one of stride 1 and one of stride 2. */
export function stampFeatures(
  graph: GraphBuilder,
  convolve: (input: FeatureMaps, convolution: Convolution) => FeatureMaps,
): FeatureMaps {
  graph.layer = 'normalisation'
  const input = { tensor: graph.input(STAMP_ELEMENTS), side: STAMP_SIDE, channels: STAMP_BANDS }
  let maps = batchNormalisation(graph, input)
  for (const [index, filters] of STAGES.flatMap((stage) => [stage, stage]).entries()) {
    graph.layer = `conv${index + 1}`
    maps = preluMaps(graph, convolve(maps, { filters, size: 3, stride: 1 + (index % 2) }))
  }
  return maps
}
