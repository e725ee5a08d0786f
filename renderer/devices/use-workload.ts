import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { recordLabNetwork } from '../../preload/contract-lab-networks'
import { reportOf, type FaultReport } from '../../preload/fault'
import { builtInWorkload } from '../../workers/devices/graphs/built-in-workload'
import type { Workload } from '../../workers/devices/workload'
import { lab } from '../lab'
import { networkKey, type NetworkChoice } from './network-choice'

/** Whether what a network asks of a device is known. */
export type WorkloadState =
  | { readonly kind: 'known'; readonly network: NetworkChoice; readonly workload: Workload }
  | { readonly kind: 'waiting'; readonly network: NetworkChoice }
  | { readonly kind: 'failed'; readonly network: NetworkChoice; readonly problem: FaultReport }

/** What was recorded since the page was loaded: a network does not change. */
const recorded = new Map<string, Workload>()

/** What the chosen network asks of a device: at once where it is built in or was recorded before, else when main has had it recorded. */
export function useWorkload(chosen: Ref<NetworkChoice>): {
  state: Readonly<Ref<WorkloadState>>
  /** Asks anew, after it failed. */
  again: () => void
} {
  const state = shallowRef<WorkloadState>({ kind: 'waiting', network: chosen.value })
  let controller = new AbortController()

  async function find(network: NetworkChoice): Promise<void> {
    controller.abort()
    controller = new AbortController()
    const { signal } = controller
    try {
      const known = knownWorkload(network)
      if (!known) state.value = { kind: 'waiting', network }
      const workload = known ?? (await record(network, signal))
      if (!signal.aborted) state.value = { kind: 'known', network, workload }
    } catch (error) {
      if (!signal.aborted) state.value = { kind: 'failed', network, problem: reportOf(error) }
    }
  }

  watch(chosen, (network) => void find(network), { immediate: true })
  onScopeDispose(() => controller.abort())
  return { state, again: () => void find(chosen.value) }
}

function knownWorkload(network: NetworkChoice): Workload | null {
  if (network.kind === 'built-in') return builtInWorkload(network.name, network.phase)
  return recorded.get(networkKey(network)) ?? null
}

async function record(network: NetworkChoice, signal: AbortSignal): Promise<Workload> {
  if (network.kind === 'built-in') return builtInWorkload(network.name, network.phase)
  const { phase, ...named } = network
  const workload = await lab.call(recordLabNetwork, { network: named, phase }, { signal })
  recorded.set(networkKey(network), workload)
  return workload
}
