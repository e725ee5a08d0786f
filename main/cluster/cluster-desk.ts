import { handle, type Context, type Handler } from '../../preload/channel'
import {
  listClusterRuns,
  refreshRuns,
  watchCluster as request,
  type ClusterState,
} from '../../preload/contract-cluster'
import type { Pool } from '../pool'
import { listJobs } from './cluster-folder'
import { watchCluster } from './watch-cluster'

/** The lab that is open, and whether beside other processes that have it open too. */
interface OpenLab {
  readonly lab: string
  readonly beside: boolean
}

/** What is asked about the runs of the open lab that a cluster estimates. */
export interface ClusterDesk {
  watch(run: string, context: Context<ClusterState>): Promise<ClusterState>
  readonly handlers: Handler[]
}

/** The desk over the store of `pool`; `open` throws a `Fault` when no lab is open. */
export function clusterDesk(pool: Pool, open: () => OpenLab): ClusterDesk {
  function watch(run: string, context: Context<ClusterState>): Promise<ClusterState> {
    const { lab, beside } = open()
    // Beside others what is sealed is only listed; else it is read, so that the run is shown like one of this machine.
    const shards = beside ? [] : null
    const sealed = async (): Promise<readonly number[]> =>
      (await pool.store.call(refreshRuns, { run, shards }))[0]?.sealed ?? []
    return watchCluster(lab, run, sealed, context)
  }

  const list = async () => (await listJobs(open().lab)).map(({ run, shards }) => ({ run, shards }))
  return {
    watch,
    handlers: [handle(listClusterRuns, list), handle(request, ({ run }, context) => watch(run, context))],
  }
}
