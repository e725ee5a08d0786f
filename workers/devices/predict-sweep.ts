import type { Architecture } from './architecture'
import { predict } from './predict'
import type { Prediction, PredictionRequest } from './prediction'

/** Which predictions are wanted: each device, each number of devices, each batch. */
export interface Sweep extends Omit<PredictionRequest, 'architecture' | 'devices' | 'batch'> {
  readonly architectures: readonly Architecture[]
  readonly counts: readonly number[]
  readonly batches: readonly number[]
}

/** Predicts a workload over devices, their number and the batch; the batch changes fastest. */
export function predictSweep({ architectures, counts, batches, ...asked }: Sweep): Prediction[] {
  return architectures.flatMap((architecture) =>
    counts.flatMap((devices) => batches.map((batch) => predict({ ...asked, architecture, devices, batch }))),
  )
}
