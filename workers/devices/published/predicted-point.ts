import { architectureNamed } from '../architectures/architectures'
import { fittedConstants, type DeviceConstants } from '../constants/constants'
import { builtInWorkload } from '../graphs/built-in-workload'
import { largestMicroBatch, partsThatFit } from '../step/largest-batch'
import { predict } from '../predict'
import type { Prediction, PredictionRequest } from '../prediction'
import { stepSetting } from '../step/step-setting'
import type { Workload } from '../workload'
import { predictedValue } from './predicted-value'
import type { PublishedPoint, PublishedSeries } from './published-series'

/**
 * What the model says of a published point, in the series' unit; null where memory does not suffice. A batch that does not fit at once is
 * taken in the fewest equal parts that do, as those who published it had to.
 */
export function predictedPoint(
  series: PublishedSeries,
  point: PublishedPoint,
  constants: DeviceConstants = fittedConstants,
): number | null {
  const prediction = predictionOf(series, point, constants)
  const { quantity, epochs } = series
  if (quantity === 'time-to-train') return minutesOf(prediction, epochs ?? 0)
  if (quantity === 'throughput-gain') {
    const [first] = series.points
    const before = first && predictionOf(series, first, constants).throughput
    return before && prediction.throughput ? prediction.throughput / before : null
  }
  return predictedValue(series, prediction)
}

/** The prediction behind it. */
export function predictionOf(
  series: PublishedSeries,
  point: PublishedPoint,
  constants: DeviceConstants = fittedConstants,
): Prediction {
  const request = requestOf(series, point)
  return predict({ ...request, strategy: accumulation(request, constants) }, constants)
}

function requestOf(series: PublishedSeries, { batch, devices }: PublishedPoint): PredictionRequest {
  const whole = builtInWorkload(series.workload, series.phase)
  return {
    ...{ workload: series.part === 'prior' ? priorOf(whole) : whole, batch, devices },
    ...{ architecture: architectureNamed(series.device), precision: series.precision },
    ...{ software: series.software, strategy: null },
  }
}

/** The drawing of latent numbers alone, without what is made of them. */
function priorOf(workload: Workload): Workload {
  const operations = workload.operations.filter(({ layer }) => layer.startsWith('flow'))
  const last = operations.at(-1)
  return { ...workload, operations, outputElements: last?.writes.perExample ?? 0 }
}

function accumulation(request: PredictionRequest, constants: DeviceConstants): string | null {
  if (request.workload.phase !== 'training') return null
  const parts = partsThatFit(request.batch, largestMicroBatch(stepSetting(request, constants)))
  return parts === null || parts === 1 ? null : `accumulate:${parts}`
}

function minutesOf({ secondsPerEpoch }: Prediction, epochs: number): number | null {
  return secondsPerEpoch === null ? null : (secondsPerEpoch * epochs) / 60
}
