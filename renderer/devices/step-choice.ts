import type { Architecture } from '../../workers/devices/architecture'
import { architectureNamed } from '../../workers/devices/architectures'
import { builtInWorkload } from '../../workers/devices/graphs/built-in-workload'
import type { Precision, PredictionRequest } from '../../workers/devices/prediction'
import type { Phase, Workload } from '../../workers/devices/workload'

/** A step that is looked into: of which network, on which devices. */
export interface StepChoice {
  readonly workload: string
  readonly phase: Phase
  readonly device: string
  readonly devices: number
  /** Examples that each device takes in a step. */
  readonly batch: number
  readonly precision: Precision
}

/** A step with the network and the data sheet that it names. */
export interface Step {
  readonly choice: StepChoice
  readonly workload: Workload
  readonly architecture: Architecture
}

/** Finds the network and the data sheet of a choice. Throws where one is unknown. */
export function stepOf(choice: StepChoice): Step {
  const workload = builtInWorkload(choice.workload, choice.phase)
  return { choice, workload, architecture: architectureNamed(choice.device) }
}

/** What is asked of the model for a step, on other devices or with another batch where those are given. */
export function requestOf(
  { choice, workload, architecture }: Step,
  other: Partial<Pick<PredictionRequest, 'architecture' | 'devices' | 'batch'>> = {},
): PredictionRequest {
  const { devices, batch, precision } = choice
  return { workload, architecture, devices, batch, precision, software: null, strategy: null, ...other }
}
