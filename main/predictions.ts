import { predictDevices, type PredictionSweep, type SweepPredictions } from '../preload/contract-devices'
import type { Pool } from './pool'

/** Has a workload predicted on simulated devices, by the reader. */
export async function predictions(
  { reader }: Pool,
  sweep: PredictionSweep,
  signal?: AbortSignal,
): Promise<SweepPredictions> {
  return reader.call(predictDevices, sweep, { signal })
}
