import {
  predictDevices,
  type PredictionSweep,
  type SweepPredictions,
  type WorkloadChoice,
} from '../preload/contract-devices'
import { predictLayers, type LayerPredictions } from '../preload/contract-layers'
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
  order: PredictionOrder,
  signal?: AbortSignal,
): Promise<SweepPredictions> {
  return pool.reader.call(predictDevices, await sweepOf(pool, order, signal), { signal })
}

/** The same, layer by layer in single and in half precision. */
export async function layerPredictions(
  pool: Pick<Pool, 'estimator' | 'reader'>,
  order: PredictionOrder,
  signal?: AbortSignal,
): Promise<LayerPredictions> {
  return pool.reader.call(predictLayers, await sweepOf(pool, order, signal), { signal })
}

async function sweepOf(
  pool: Pick<Pool, 'estimator'>,
  { workload: asked, ...sweep }: PredictionOrder,
  signal?: AbortSignal,
): Promise<PredictionSweep> {
  const workload: WorkloadChoice =
    asked.kind === 'model'
      ? { kind: 'recorded', workload: await recordedWorkload(pool, asked, signal) }
      : asked
  return { ...sweep, workload }
}
