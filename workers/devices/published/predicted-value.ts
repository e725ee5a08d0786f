import type { Prediction } from '../prediction'
import type { PublishedSeries } from './published-series'

type Measured = Pick<PublishedSeries, 'quantity' | 'examples'>

/**
 * What a prediction says of the quantity of a series, in the series' unit; null where memory does not suffice, and for what cannot be told
 * from one prediction (gains, and times to an accuracy).
 */
export function predictedValue({ quantity, examples }: Measured, prediction: Prediction): number | null {
  const { secondsPerStep, secondsPerEpoch, compileSeconds, throughput } = prediction
  if (secondsPerStep === null) return null
  const measured = stepsFor(examples, prediction) * secondsPerStep
  switch (quantity) {
    case 'training-time':
      return secondsPerEpoch === null ? null : 100 * secondsPerEpoch
    case 'measurement-time':
      return measured
    case 'measurement-time-with-compile':
      return measured + (compileSeconds ?? 0)
    case 'latency':
      return 1000 * secondsPerStep
    case 'throughput':
      return throughput
    default:
      return null
  }
}

/** Steps of a measurement of so many examples, the last of which may not be full; one for a single batch. */
function stepsFor(examples: number | null, { batch, devices }: Prediction): number {
  return examples === null ? 1 : Math.ceil(examples / (batch * devices))
}

/** Error of a prediction, relative to what was published: 0.1 is 10 % too much. */
export const relativeError = (published: number, predicted: number): number =>
  (predicted - published) / published

/** Mean of the errors' sizes over the points that have a prediction; null where none has. */
export function meanError(pairs: readonly { published: number; predicted: number | null }[]): number | null {
  const errors = pairs.flatMap(({ published, predicted }) =>
    predicted === null ? [] : [Math.abs(relativeError(published, predicted))],
  )
  return errors.length === 0 ? null : errors.reduce((sum, error) => sum + error, 0) / errors.length
}
