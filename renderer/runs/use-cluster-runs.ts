import { shallowRef, type Ref } from 'vue'
import { surveyOpened } from '../../preload/contract'
import { listClusterRuns, watchCluster, type ClusterState } from '../../preload/contract-cluster'
import { lab } from '../lab'

/** Follows the runs of the open lab that a cluster estimates; `changed` hears when more of one is sealed. */
export function useClusterRuns(changed: () => void): Readonly<Ref<readonly ClusterState[]>> {
  const states = shallowRef<readonly ClusterState[]>([])
  let watching = new AbortController()

  function show(state: ClusterState): void {
    const before = states.value.find(({ run }) => run === state.run)
    states.value = [...states.value.filter(({ run }) => run !== state.run), state]
    if (before?.sealed !== state.sealed) changed()
  }

  /** Watches anew: the runs are of the survey that is open now. */
  async function follow(): Promise<void> {
    watching.abort()
    const { signal } = (watching = new AbortController())
    states.value = []
    const runs = await lab.call(listClusterRuns, null).catch(() => [])
    const onProgress = (state: ClusterState): void => {
      if (!signal.aborted) show(state)
    }
    for (const { run } of signal.aborted ? [] : runs) {
      // What cannot be watched is in the history like any other.
      lab.call(watchCluster, { run }, { signal, onProgress }).then(onProgress, () => undefined)
    }
  }

  lab.on(surveyOpened, () => void follow())
  void follow()
  return states
}
