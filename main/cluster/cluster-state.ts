import { partOf } from '../run-part'
import type { ClusterJobs } from './cluster-folder'
import type { QueuedJob } from './slurm-queue'

/** How the parts of a run stand: what is sealed on disk, and what the queue says of those that are not. */
export interface Standing {
  /** Parts, from 1, of which a shard is not sealed. */
  readonly unsealed: readonly number[]
  /** Objects whose estimates are sealed. */
  readonly done: number
  /** Parts that a job waits for or works on. */
  readonly active: ReadonlySet<number>
  /** Whether a merge waits or works. */
  readonly merging: boolean
  /** How many tasks and jobs are in which state: all that are not over, and the last submission's that are. */
  readonly states: Readonly<Record<string, number>>
  /** The ids of jobs that are not over. */
  readonly waiting: readonly number[]
  /** The last state of each part's task that is over. */
  readonly ends: ReadonlyMap<number, string>
}

/** Compares what is sealed with what was submitted and what the queue knows of it. */
export function standingOf(
  { shards, objects, submissions }: ClusterJobs,
  sealed: ReadonlySet<number>,
  queue: readonly QueuedJob[],
): Standing {
  const unsealed = new Set(
    objects.flatMap((_, index) => (sealed.has(index) ? [] : [partOf(index, objects.length, shards)])),
  )
  const done = objects.reduce((sum, some, index) => sum + (sealed.has(index) ? some : 0), 0)
  const [arrays, merges] = [submissions.map(({ array }) => array), submissions.map(({ merge }) => merge)]
  const ours = queue.filter(({ id }) => arrays.includes(id) || merges.includes(id))
  const alive = ours.filter(({ isOver }) => !isOver)
  const last = submissions.at(-1)
  const ended = ours.filter(({ id, isOver }) => isOver && (id === last?.array || id === last?.merge))
  const states: Record<string, number> = {}
  for (const { state, tasks } of [...alive, ...ended])
    states[state] = (states[state] ?? 0) + (tasks?.length ?? 1)
  return {
    ...{ unsealed: [...unsealed], done, states },
    active: new Set(alive.flatMap(({ id, tasks }) => (arrays.includes(id) ? (tasks ?? []) : []))),
    merging: alive.some(({ id }) => merges.includes(id)),
    waiting: [...new Set(alive.map(({ id }) => id))],
    ends: new Map(ended.flatMap(({ state, tasks }) => (tasks ?? []).map((task) => [task, state] as const))),
  }
}
