import type { PredictionSweep, SweepPredictions, WorkloadChoice } from '../../preload/contract-devices'
import { Fault } from '../../preload/fault'
import { StrategyError } from '../devices/communication/strategy'
import { builtInWorkload } from '../devices/graphs/built-in-workload'
import { predictSweep } from '../devices/predict-sweep'
import { RequestError } from '../devices/request-error'
import { SOFTWARE_NAMES } from '../devices/software'
import type { Workload } from '../devices/workload'
import { readDevice } from './read-device'

/** Predicts a workload on simulated devices. Rejects with code `refused` what cannot be asked, and with `failed` a data sheet that is wrong. */
export async function predictOnDevices({
  workload: choice,
  devices,
  ...asked
}: PredictionSweep): Promise<SweepPredictions> {
  const workload = orRefused(() => workloadOf(choice))
  expectSoftware(asked.software)
  const architectures = await Promise.all(devices.map(readDevice))
  const { title, source, examples, epochExamples } = workload
  const rows = orRefused(() => predictSweep({ ...asked, workload, architectures }))
  return { title, source, examples, epochExamples, rows }
}

/** The workload that is asked for. Throws as `builtInWorkload` does. */
export function workloadOf(choice: WorkloadChoice): Workload {
  return choice.kind === 'recorded' ? choice.workload : builtInWorkload(choice.name, choice.phase)
}

/** What the room of devices throws for what cannot be asked of it: a phase, numbers, a strategy. */
const REFUSALS = [RangeError, RequestError, StrategyError]

/** The answer of work in the room of devices, whose refusals become faults. */
export function orRefused<Answer>(work: () => Answer): Answer {
  try {
    return work()
  } catch (error) {
    const refusal = REFUSALS.some((kind) => error instanceof kind)
    throw refusal && error instanceof Error ? refused(`${error.message}.`) : error
  }
}

/** Throws where software of that name is not known. */
export function expectSoftware(name: string | null): void {
  if (name === null || SOFTWARE_NAMES.includes(name)) return
  throw refused(`software "${name}" is unknown; there are ${SOFTWARE_NAMES.join(', ')}.`)
}

const refused = (what: string): Fault => new Fault({ code: 'refused', what })
