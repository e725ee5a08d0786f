import * as v from 'valibot'
import { tasksOf } from './task-list'

/** A job of Slurm's queue, or tasks of an array that are in the same state. */
export interface QueuedJob {
  /** The id under which it was submitted: of a task, that of its array. */
  readonly id: number
  /** Tasks of an array; null for a job that is none. */
  readonly tasks: readonly number[] | null
  /** As Slurm calls it: PENDING, RUNNING, COMPLETED, ... */
  readonly state: string
  readonly isOver: boolean
}

/** Numbers are plain in Slurm 22.05, and say since 23.02 whether they are set. */
const MaybeNumber = v.pipe(
  v.nullish(v.union([v.number(), v.object({ set: v.boolean(), number: v.number() })]), null),
  v.transform((value) =>
    typeof value === 'number' || value === null ? value : value.set ? value.number : null,
  ),
)

/** What `squeue --json` prints, as far as it is read here. A state is a text in 22.05, a list of texts since 23.11. */
const SlurmQueue = v.object({
  jobs: v.array(
    v.object({
      job_id: v.number(),
      array_job_id: MaybeNumber,
      array_task_id: MaybeNumber,
      array_task_string: v.nullish(v.string(), ''),
      job_state: v.pipe(
        v.union([v.string(), v.array(v.string())]),
        v.transform((state) => (typeof state === 'string' ? [state] : state)),
      ),
    }),
  ),
})

/** States after which nothing more comes of a job (squeue(1), JOB STATE CODES), unless it is put in the queue again. */
const OVER = new Set([
  ...['BOOT_FAIL', 'CANCELLED', 'COMPLETED', 'DEADLINE', 'FAILED', 'LAUNCH_FAILED', 'NODE_FAIL'],
  ...['OUT_OF_MEMORY', 'PREEMPTED', 'REVOKED', 'TIMEOUT'],
])
const AGAIN = /^(REQUEUE|SPECIAL_EXIT)/

/** Reads what `squeue --json` prints, of Slurm 22.05 and later. Throws a `ValiError` or `SyntaxError` for what it does not. */
export function readSlurmQueue(json: string): QueuedJob[] {
  return v.parse(SlurmQueue, JSON.parse(json)).jobs.map((job) => {
    const array = job.array_job_id || null
    const task = job.array_task_id
    return {
      id: array ?? job.job_id,
      tasks: array === null ? null : task === null ? tasksOf(job.array_task_string) : [task],
      state: job.job_state.join('+'),
      isOver:
        job.job_state.some((state) => OVER.has(state)) && !job.job_state.some((state) => AGAIN.test(state)),
    }
  })
}
