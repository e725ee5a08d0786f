import type { PredictedWork, Simulation } from '../../preload/contract-simulation'

/**
 * Seconds and joules of shards of so many objects on a run's simulated device. Its devices share the batches of a shard; the last step counts whole, for a
 * compiled program takes batches of one size.
 */
export function predictedWork(
  { devices, batch, secondsPerShard, secondsPerStep, watts }: Simulation,
  objects: readonly number[],
): PredictedWork {
  const steps = objects.reduce((sum, ofShard) => sum + Math.ceil(ofShard / (batch * devices)), 0)
  const seconds = objects.length * secondsPerShard + steps * secondsPerStep
  return { seconds, joules: seconds * watts }
}
