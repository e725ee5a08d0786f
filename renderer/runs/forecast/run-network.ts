import { recordRunNetwork } from '../../../preload/contract-run-networks'
import type { RunOrder } from '../../../preload/contract-queue'
import type { InputOf } from '../../../preload/token'
import type { Workload } from '../../../workers/devices/workload'
import { lab } from '../../lab'

/** A network as a run uses it: what its passes depend on. */
export type RunNetwork = InputOf<typeof recordRunNetwork>

/** The network of an order; null where it has none. */
export function networkOf({ model, options }: Pick<RunOrder, 'model' | 'options'>): RunNetwork | null {
  if (model === 'moments') return null
  return { model, samples: options.samples ?? null, symmetric: options.symmetric ?? null }
}

/** What was recorded since the page was loaded. A folder may be written anew by training: it is asked each time. */
const recorded = new Map<string, Workload>()

/** What a network asks of a device. Rejects with a `Fault` where there is no such model. */
export async function recordNetwork(network: RunNetwork, signal: AbortSignal): Promise<Workload> {
  const key = JSON.stringify([network.model, network.samples, network.symmetric])
  const known = recorded.get(key)
  if (known) return known
  const workload = await lab.call(recordRunNetwork, network, { signal })
  if (!/[/\\]/.test(network.model)) recorded.set(key, workload)
  return workload
}
