import {
  predictDevices,
  type PredictionSweep,
  type SweepPredictions,
  type WorkloadChoice,
} from '../preload/contract-devices'
import type { WorkloadOrder } from '../preload/contract-workload'
import type { Pool } from './pool'
import { recordedWorkload } from './workloads'

/** What is to be predicted: a sweep, whose workload may be a model in a folder, which is recorded first. */
export interface PredictionOrder extends Omit<PredictionSweep, 'workload'> {
  readonly workload: WorkloadChoice | ({ readonly kind: 'model' } & WorkloadOrder)
}

/** Has a workload predicted on simulated devices, by the reader; an estimator records what a model in a folder asks of them. */
export async function predictions(
  pool: Pick<Pool, 'estimator' | 'reader'>,
  { workload: asked, ...sweep }: PredictionOrder,
  signal?: AbortSignal,
): Promise<SweepPredictions> {
  const workload: WorkloadChoice =
    asked.kind === 'model'
      ? { kind: 'recorded', workload: await recordedWorkload(pool, asked, signal) }
      : asked
  return pool.reader.call(predictDevices, { ...sweep, workload }, { signal })
}
