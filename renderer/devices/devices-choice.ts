import { workloadPhases, WORKLOAD_NAMES } from '../../workers/devices/graphs/built-in-workload'
import type { Precision } from '../../workers/devices/prediction'
import type { Phase } from '../../workers/devices/workload'

/** What a person chooses on the page of devices. */
export interface DevicesChoice {
  /** Devices beside those of the paper. */
  readonly others: readonly string[]
  /** Of the other devices, and of the step that is looked into. */
  readonly precision: Precision
  readonly devices: number
  readonly workload: string
  readonly phase: Phase
  readonly device: string
  readonly batch: number
}

/** The first choice: the step of the paper's deterministic network on the IPU, and nothing beside the paper's devices. */
export const FIRST_CHOICE: DevicesChoice = {
  others: [],
  precision: 'fp32',
  devices: 1,
  workload: 'dnn',
  phase: 'training',
  device: 'gc2',
  batch: 8,
}

/** A network in one of its phases. */
export interface WorkloadOption {
  readonly workload: string
  readonly phase: Phase
}

/** All built-in networks in all their phases. */
export const WORKLOAD_OPTIONS: readonly WorkloadOption[] = WORKLOAD_NAMES.flatMap((workload) =>
  workloadPhases(workload).map((phase) => ({ workload, phase })),
)

/** Whether a text is a whole number from 1 to `most`. */
export function isCount(words: string, most: number): boolean {
  const value = Number(words)
  return Number.isInteger(value) && value >= 1 && value <= most
}
