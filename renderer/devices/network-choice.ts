import {
  LabPhase,
  ShippedNetwork,
  type LabNetwork,
  type ShippedNetwork as ShippedName,
} from '../../preload/contract-lab-networks'
import { workloadPhases, WORKLOAD_NAMES } from '../../workers/devices/graphs/built-in-workload'
import type { Phase } from '../../workers/devices/workload'

/** A network in one of its phases: a published one that is built in, or one of the lab, which has to be recorded. */
export type NetworkChoice =
  | { readonly kind: 'built-in'; readonly name: string; readonly phase: Phase }
  | (Readonly<LabNetwork> & { readonly phase: LabPhase })

/** All built-in networks in all their phases. */
export const BUILT_IN: readonly NetworkChoice[] = WORKLOAD_NAMES.flatMap((name) =>
  workloadPhases(name).map((phase) => ({ kind: 'built-in' as const, name, phase })),
)

/** The models that come with the lab, in both of their phases. */
export const SHIPPED: readonly NetworkChoice[] = ShippedNetwork.options.flatMap((name) =>
  LabPhase.options.map((phase) => ({ kind: 'shipped' as const, name, phase })),
)

/** The model of a folder in both of its phases. */
export const phasesOfFolder = (folder: string): NetworkChoice[] =>
  LabPhase.options.map((phase) => ({ kind: 'chosen', folder, phase }))

/** What tells a choice from all others. */
export function networkKey(network: NetworkChoice): string {
  return [network.kind, network.kind === 'chosen' ? network.folder : network.name, network.phase].join(' ')
}

/** One is named like a network that is built in. */
const SHIPPED_WORDS: Partial<Record<ShippedName, string>> = {
  dnn: 'models/dnn',
  'bnn-head': 'models/bnn-head',
}

/** The name of a network: `dnn` where it is built in, `models/dnn` or `bayesian` where it comes with the lab, the last two folders of any other. */
export function networkName(network: NetworkChoice): string {
  if (network.kind === 'built-in') return network.name
  if (network.kind === 'shipped') return SHIPPED_WORDS[network.name] ?? network.name
  return network.folder.split(/[/\\]/).filter(Boolean).slice(-2).join('/')
}

/** A network with its phase in words: `dnn training`. */
export const networkInWords = (network: NetworkChoice): string => `${networkName(network)} ${network.phase}`
