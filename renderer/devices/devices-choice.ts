import type { Precision } from '../../workers/devices/prediction'
import type { NetworkChoice } from './network-choice'

/** What a person chooses on the page of devices. */
export interface DevicesChoice {
  /** Devices beside those of the paper. */
  readonly others: readonly string[]
  /** Of the other devices, and of the step that is looked into. */
  readonly precision: Precision
  readonly devices: number
  readonly network: NetworkChoice
  readonly device: string
  readonly batch: number
  /** How several devices share the step, as `--strategy` takes it; null where it is left open. */
  readonly strategy: string | null
}

/** The first choice: the step of the paper's deterministic network on the IPU, and nothing beside the paper's devices. */
export const FIRST_CHOICE: DevicesChoice = {
  others: [],
  precision: 'fp32',
  devices: 1,
  network: { kind: 'built-in', name: 'dnn', phase: 'training' },
  device: 'gc2',
  batch: 8,
  strategy: null,
}

/** Whether a text is a whole number from 1 to `most`. */
export function isCount(words: string, most: number): boolean {
  const value = Number(words)
  return Number.isInteger(value) && value >= 1 && value <= most
}
