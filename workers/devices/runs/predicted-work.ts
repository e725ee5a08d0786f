/**
 * What simulated devices need for the batches of a run: `secondsPerShard` once for each shard and `secondsPerStep` for each step, in which every device takes a
 * batch; `watts` of all devices together.
 */
export interface RunFigures {
  readonly devices: number
  readonly batch: number
  readonly secondsPerShard: number
  readonly secondsPerStep: number
  readonly watts: number
}

/**
 * Seconds and joules of shards of so many objects on a run's simulated device. Its devices share the batches of a shard; the last step counts whole, for a
 * compiled program takes batches of one size.
 */
export function predictedWork(
  { devices, batch, secondsPerShard, secondsPerStep, watts }: RunFigures,
  objects: readonly number[],
): { seconds: number; joules: number } {
  const steps = objects.reduce((sum, ofShard) => sum + Math.ceil(ofShard / (batch * devices)), 0)
  const seconds = objects.length * secondsPerShard + steps * secondsPerStep
  return { seconds, joules: seconds * watts }
}
