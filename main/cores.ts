import { availableParallelism } from 'node:os'

/** Cores that this process may use: those that Slurm gave its task, else those of the machine. */
export function coresOf(environment: NodeJS.ProcessEnv): number {
  const given = Number(environment['SLURM_CPUS_PER_TASK'])
  return Number.isInteger(given) && given > 0 ? given : availableParallelism()
}
