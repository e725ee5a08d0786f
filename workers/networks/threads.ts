import { availableParallelism } from 'node:os'
import { threadsVariable } from '../../preload/contract'

type Environment = Record<string, string | undefined>

/** The threads that a process may compute with: as many as it was told, else those of the machine. */
export function threadsOf(environment: Environment): number {
  const told = Number(environment[threadsVariable])
  return Number.isInteger(told) && told > 0 ? told : availableParallelism()
}

/**
 * Has TensorFlow compute with so many threads, by the variables that its sessions read: to be called before it is loaded. One operation after the other runs, each
 * on all threads. A variable that is set stays as it is.
 */
export function limitThreads(environment: Environment, threads: number): void {
  environment['TF_NUM_INTRAOP_THREADS'] ??= String(threads)
  environment['TF_NUM_INTEROP_THREADS'] ??= '1'
}
