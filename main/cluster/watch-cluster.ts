import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from '../../preload/channel'
import type { ClusterState } from '../../preload/contract-cluster'
import { cancelled, fault, reportOf } from '../../preload/fault'
import { endOfLog, readJobs, readMerge, shardLog, type ClusterJobs } from './cluster-folder'
import { standingOf, type Standing } from './cluster-state'
import { listQueue } from './slurm'
import type { QueuedJob } from './slurm-queue'

/** Milliseconds between two looks, and how many of them must agree that all is over: a network disk may show a sealed file later. */
const EVERY = 2000
const LOOKS = 2

/** Which shards of a run are sealed. */
export type Sealed = (run: string) => Promise<readonly number[]>

/**
 * Watches a run that was given to a cluster until none of its jobs is left, or, where the queue cannot be asked, until all is sealed.
 * Resolves with the last state. Rejects as cancelled, which leaves the jobs alone, and with a `Fault` when nothing was submitted.
 */
export async function watchCluster(
  lab: string,
  run: string,
  sealed: Sealed,
  { signal, report }: Context<ClusterState>,
  every = EVERY,
): Promise<ClusterState> {
  for (let agreed = 0; ;) {
    if (signal.aborted) throw cancelled()
    const state = await look(lab, run, await sealed(run))
    agreed = state.ended ? agreed + 1 : 0
    report(state)
    const isSure = state.failed.length === 0 || agreed >= LOOKS
    if (state.ended && isSure) return state
    await pause(every, undefined, { signal }).catch(() => undefined)
  }
}

async function look(lab: string, run: string, sealed: readonly number[]): Promise<ClusterState> {
  const jobs = await readJobs(lab, run)
  if (!jobs) throw fault(`Run ${run} was not given to a cluster.`, { where: lab })
  const { queue, problems } = await askQueue()
  const standing = standingOf(jobs, new Set(sealed), queue ?? [])
  const { unsealed, active, done, states, waiting } = standing
  const missing = queue ? unsealed.filter((part) => !active.has(part)) : []
  const ended = queue ? waiting.length === 0 : unsealed.length === 0
  const merged = ended && unsealed.length === 0 ? await problemsOfMerge(lab, run) : []
  return {
    ...{ run, shards: jobs.shards, sealed: jobs.shards - unsealed.length, done, ended },
    objects: jobs.objects.reduce((sum, some) => sum + some, 0),
    jobs: queue && states,
    failed: await failures(lab, jobs, missing, standing),
    waiting: waiting.map(String),
    problems: [...problems, ...merged],
  }
}

async function askQueue(): Promise<{ queue: QueuedJob[] | null; problems: string[] }> {
  try {
    return { queue: await listQueue(), problems: [] }
  } catch (error) {
    return { queue: null, problems: [reportOf(error).what] }
  }
}

/** The most failed shards whose logs are read. */
const SHOWN = 20

function failures(
  lab: string,
  { run }: ClusterJobs,
  missing: readonly number[],
  { ends }: Standing,
): Promise<ClusterState['failed']> {
  const describe = async (shard: number, place: number) => ({
    shard,
    state: ends.get(shard) ?? null,
    log: place < SHOWN ? await endOfLog(lab, run, shardLog(shard)) : '',
  })
  return Promise.all(missing.map(describe))
}

async function problemsOfMerge(lab: string, run: string): Promise<string[]> {
  if ((await readMerge(lab, run)) !== null) return []
  return [`The merge has not said what came of the run. ${await endOfLog(lab, run, 'merge.log')}`.trim()]
}
