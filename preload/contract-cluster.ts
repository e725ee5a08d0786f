import * as v from 'valibot'
import { request } from './token'

// The part of the contract that is about runs which a cluster estimates: many processes seal shards of one run in one lab.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Which sealed shards are to be read: those of a run, or of all (null); of them the ones that are listed, or all (null). */
export const RunsWanted = v.object({ run: v.nullable(v.string()), shards: v.nullable(v.array(count)) })
export type RunsWanted = v.InferOutput<typeof RunsWanted>

/** The shards of a run that are sealed, by whomever, and those of them that SQL knows from now on. */
export const RunChange = v.object({ run: v.string(), sealed: v.array(count), added: v.array(count) })
export type RunChange = v.InferOutput<typeof RunChange>

// Main asks the store.
/** Makes known to SQL what others have sealed in the open lab since. */
export const refreshRuns = request('run/refresh', { input: RunsWanted, output: v.array(RunChange) })

/** How far a run on a cluster has come. */
export const ClusterState = v.object({
  run: v.string(),
  /** The parts that the run was divided into, one task of the array each, counted from 1; and how many of them are sealed. */
  shards: count,
  sealed: count,
  /** Objects of the run, and those whose estimates are sealed. */
  objects: count,
  done: count,
  /** How many jobs are in which state, in the words of the cluster's queue; null where the queue cannot be asked. */
  jobs: v.nullable(v.record(v.string(), count)),
  /** Parts that are not sealed although no job is at work on them, each with the last state of its job, where it is known, and the end of its log. */
  failed: v.array(v.object({ shard: count, state: v.nullable(v.string()), log: v.string() })),
  /** Whether all that was submitted has come to its end, the merge too. */
  ended: v.boolean(),
  /** The jobs that are not at their end, as the queue names them: what `scancel` takes. */
  waiting: v.array(v.string()),
  problems: v.array(v.string()),
})
export type ClusterState = v.InferOutput<typeof ClusterState>

// The page asks main.
/** The runs of the open lab that were given to a cluster. */
export const listClusterRuns = request('cluster/list', {
  input: v.null(),
  output: v.array(v.object({ run: v.string(), shards: count })),
})
/** Watches such a run until all its jobs are at their end, and makes what they seal known to SQL. Cancelled, the jobs run on. */
export const watchCluster = request('cluster/watch', {
  input: v.object({ run: v.string() }),
  output: ClusterState,
  progress: ClusterState,
})

/** What the page may ask. */
export const clusterRequests = [listClusterRuns, watchCluster]
