import { totalmem } from 'node:os'
import { coresOf } from '../cores'

/** What one estimator's process takes at most, in bytes. */
const MEMORY = 2 ** 30
/** Objects that are worth the start of a process. */
const WORTH = 500

/**
 * Estimator processes of a run where nobody says how many: one for each core, which leaves none of them idle, as far as there is work for them, and half of the machine's memory.
 * (Two with a thread each do 1.8 times what one does; one with two threads does less: `bench/estimation.mjs`.)
 */
export function usualWorkers(
  objects: number,
  shards: number,
  cores = coresOf(process.env),
  memory = totalmem() / 2,
): number {
  return Math.max(1, Math.min(cores, shards, Math.ceil(objects / WORTH), Math.floor(memory / MEMORY)))
}
