import type { ClusterState } from '../../../preload/contract-cluster'
import { counted } from '../runs-in-words'

/** Where a run on a cluster stands: `3 of 4 tasks sealed; jobs: 1 running`. */
export function clusterInWords({ sealed, shards, jobs, ended, failed }: ClusterState): string {
  const states = Object.entries(jobs ?? {}).map(
    ([state, count]) => `${counted(count)} ${state.toLowerCase()}`,
  )
  const tasks = `${counted(sealed)} of ${counted(shards)} tasks sealed`
  if (failed.length > 0) return `${tasks}; not sealed: ${failed.map(({ shard }) => shard).join(', ')}`
  if (ended) return `${tasks}; all jobs are at their end`
  if (jobs === null) return `${tasks}; the queue cannot be asked from here`
  return states.length > 0 ? `${tasks}; jobs: ${states.join(', ')}` : tasks
}
