import type { PredictionSweep, SweepPredictions, WorkloadChoice } from '../../preload/contract-devices'
import { Fault } from '../../preload/fault'
import { builtInWorkload } from '../devices/graphs/built-in-workload'
import { predictSweep } from '../devices/predict-sweep'
import { SOFTWARE_NAMES } from '../devices/software'
import type { Workload } from '../devices/workload'
import { readDevice } from './read-device'

/** Predicts a workload on simulated devices. Rejects with code `refused` what cannot be asked, and with `failed` a data sheet that is wrong. */
export async function predictOnDevices({
  workload: choice,
  devices,
  ...asked
}: PredictionSweep): Promise<SweepPredictions> {
  const workload = workloadOf(choice)
  expectSoftware(asked.software)
  const architectures = await Promise.all(devices.map(readDevice))
  const { title, source, examples, epochExamples } = workload
  return { title, source, examples, epochExamples, rows: predictSweep({ ...asked, workload, architectures }) }
}

function workloadOf(choice: WorkloadChoice): Workload {
  if (choice.kind === 'recorded') return choice.workload
  try {
    return builtInWorkload(choice.name, choice.phase)
  } catch (error) {
    if (error instanceof RangeError) throw refused(`${error.message}.`)
    throw error
  }
}

function expectSoftware(name: string | null): void {
  if (name === null || SOFTWARE_NAMES.includes(name)) return
  throw refused(`software "${name}" is unknown; there are ${SOFTWARE_NAMES.join(', ')}.`)
}

const refused = (what: string): Fault => new Fault({ code: 'refused', what })
