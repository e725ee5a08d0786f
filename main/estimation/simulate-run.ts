import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { DeviceChoice, Precision, Prediction, PredictionSweep } from '../../preload/contract-devices'
import type { DeviceOrder, Simulation } from '../../preload/contract-simulation'
import { fault, Fault } from '../../preload/fault'
import { fitRun, type FittedRun, type RunTooLarge } from '../../workers/devices/runs/fit-run'
import type { Workload } from '../../workers/devices/workload'
import { DEVICE_CHOICES, deviceChoice } from '../device-choice'

/** A run that is to be predicted: the passes of its network as one step, and the batch that was asked for, null for what suits the device. */
export interface SimulatedRun {
  readonly device: DeviceOrder
  readonly precision: Precision
  readonly batch: number | null
  readonly workload: Workload
}

/** Predicts a workload on devices. */
export type Predict = (sweep: PredictionSweep) => Promise<readonly Prediction[]>

/**
 * What the simulated device of a run needs for its shards. Rejects with `OutOfMemory` where a batch that was asked for does not fit; without one the largest is taken
 * that fits, up to the usual one.
 */
export async function simulateRun(run: SimulatedRun, predict: Predict): Promise<Simulation> {
  const choice = deviceChoice(run.device.name)
  if (!choice) throw fault(`The device ${run.device.name} is unknown.`, { remedy: `Take ${DEVICE_CHOICES}.` })
  const found = await fitRun(run.batch, (batch, steps) => predictBatch(run, choice, predict, batch, steps))
  if (found.kind === 'too-large') throw new OutOfMemory(found)
  return simulationOf(found, run.device.name, await sheetHash(choice))
}

/** What is kept of a run that fits. */
function simulationOf(
  { prediction, batch, secondsPerShard, secondsPerStep, watts }: FittedRun<Prediction>,
  asked: string,
  sheet: string | null,
): Simulation {
  const { device, devices, precision, software, compileSeconds, memoryBytes } = prediction
  return {
    ...{ device, asked, sheet, devices, batch, precision, software },
    ...{ secondsPerShard, secondsPerStep, watts, compileSeconds, memoryBytes },
  }
}

/** The prediction of a call of so many steps, each with a batch for every device. */
async function predictBatch(
  { workload, device: { devices }, precision }: SimulatedRun,
  choice: DeviceChoice,
  predict: Predict,
  batch: number,
  steps: number,
): Promise<Prediction> {
  const epochExamples = steps * batch * devices
  const [found] = await predict({
    workload: {
      kind: 'recorded',
      workload: { ...workload, operations: [...workload.operations], epochExamples },
    },
    ...{ devices: [choice], counts: [devices], batches: [batch], precision, software: null, strategy: null },
  })
  if (found) return found
  throw new Error('a prediction that was asked for was not given')
}

/** A batch does not fit the memory of a simulated device; `fitting` is the largest that does, null where none does. */
export class OutOfMemory extends Fault {
  readonly prediction: Prediction
  readonly fitting: number | null

  constructor({ prediction, fitting }: RunTooLarge<Prediction>) {
    super({ code: 'refused', what: shortage(prediction), remedy: remedyOf(prediction, fitting) })
    this.prediction = prediction
    this.fitting = fitting
  }
}

const MIB = 2 ** 20

function shortage({ device, batch, memoryBytes, memoryAvailable }: Prediction): string {
  const [needed, there] = [memoryBytes, memoryAvailable].map((bytes) => (bytes / MIB).toFixed(0))
  return `A batch of ${batch} does not fit a simulated ${device}: it takes ${needed} MiB, and there are ${there}.`
}

function remedyOf({ precision }: Prediction, fitting: number | null): string {
  if (fitting !== null) return `Take --batch ${fitting}, the largest that fits, or none to have it chosen.`
  const half = precision === 'fp32' ? ', or --precision fp16' : ''
  return `Not even a batch of 1 fits: take a device with more memory${half}.`
}

/** The SHA-256 of a data sheet of the user's own: the run is another when the sheet is. */
async function sheetHash(choice: DeviceChoice): Promise<string | null> {
  if (choice.kind === 'known') return null
  return createHash('sha256')
    .update(await readFile(choice.path))
    .digest('hex')
}
