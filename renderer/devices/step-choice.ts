import type { Architecture } from '../../workers/devices/architecture'
import { architectureNamed } from '../../workers/devices/architectures/architectures'
import { StrategyError } from '../../workers/devices/communication/strategy'
import { predict } from '../../workers/devices/predict'
import type { Precision, Prediction, PredictionRequest } from '../../workers/devices/prediction'
import { RequestError } from '../../workers/devices/request-error'
import type { Phase, Workload } from '../../workers/devices/workload'
import type { DevicesChoice } from './devices-choice'
import { networkName } from './network-choice'

/** A step that is looked into: of which network, on which devices. */
export interface StepChoice {
  /** The network's name on the page; that of a built-in one is its own. */
  readonly workload: string
  readonly phase: Phase
  readonly device: string
  readonly devices: number
  /** Examples that each replica takes in a step. */
  readonly batch: number
  readonly precision: Precision
  /** How the devices share it; null where it is left open. */
  readonly strategy: string | null
}

/** A step with the network and the data sheet that it names. */
export interface Step {
  readonly choice: StepChoice
  readonly workload: Workload
  readonly architecture: Architecture
}

/** The step of a choice whose network is known. Throws where the device is unknown. */
export function stepOf(choice: DevicesChoice, workload: Workload): Step {
  const { network, device, devices, batch, precision, strategy } = choice
  const name = networkName(network)
  return {
    choice: { workload: name, phase: network.phase, device, devices, batch, precision, strategy },
    ...{ workload, architecture: architectureNamed(device) },
  }
}

/** What is asked of the model for a step, with some of it otherwise where that is given. */
export function requestOf(
  { choice, workload, architecture }: Step,
  other: Partial<Pick<PredictionRequest, 'architecture' | 'devices' | 'batch' | 'strategy'>> = {},
): PredictionRequest {
  const { devices, batch, precision, strategy } = choice
  return { workload, architecture, devices, batch, precision, software: null, strategy, ...other }
}

/** The prediction of a request; null where its devices or its batch cannot be shared as its strategy says. */
export function predictionOf(request: PredictionRequest): Prediction | null {
  try {
    return predict(request)
  } catch (error) {
    if (error instanceof RequestError) return null
    throw error
  }
}

/** Why a step cannot be done as its strategy says, in words; null where it can. */
export function problemOf(step: Step): string | null {
  if (step.choice.strategy === null) return null
  try {
    predict(requestOf(step))
    return null
  } catch (error) {
    if (error instanceof RequestError || error instanceof StrategyError) return sentence(error.message)
    throw error
  }
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`

/** The id of a figure, which is the name of its files too: of a kind, and of what it is of. */
export function figureId(...parts: readonly string[]): string {
  return parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
}
