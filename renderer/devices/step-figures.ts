import type { Figure } from '../chart/figure'
import { architectureNamed } from '../../workers/devices/architectures'
import { operationCosts } from '../../workers/devices/operation-costs'
import { predict } from '../../workers/devices/predict'
import type { Prediction } from '../../workers/devices/prediction'
import { energyFigure } from './energy-figure'
import { inTurns } from './in-turns'
import { memoryFigure } from './memory-figure'
import { rooflineFigure } from './roofline-figure'
import { scalingFigures, type Scaling } from './scaling-figures'
import { requestOf, stepOf, type Step, type StepChoice } from './step-choice'
import { traceFigure } from './trace-figure'

/** Batches that memory is shown at, up to the second that does not fit: doubles, and what lies half way between. */
const MEMORY_BATCHES = [
  1,
  ...[2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].flatMap((batch) => [batch, 1.5 * batch]),
]

/** Numbers of devices that scaling is shown at. */
const COUNTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

/** What there is to see of one step: roofline, trace, memory, then scaling and energy of all `compared` devices. Each is given as it is worked out. */
export async function* stepFigures(
  choice: StepChoice,
  compared: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Figure[]> {
  const step = stepOf(choice)
  yield await inTurns([() => operationFigures(step)], (work) => work(), signal).then((found) => found.flat())
  yield [memoryFigure(choice, step.architecture, step.workload.examples, await memoryByBatch(step, signal))]
  yield scalingFigures(choice, step.workload.examples, await scalingOf(step, compared, signal))
  yield [energyFigure(choice, step.workload.examples, await energyOf(step, compared, signal))]
}

function operationFigures(step: Step): Figure[] {
  const { choice, architecture } = step
  const request = requestOf(step)
  const costs = operationCosts(request)
  return [
    rooflineFigure(choice, architecture, costs),
    traceFigure(choice, architecture, costs, predict(request)),
  ]
}

async function memoryByBatch(step: Step, signal: AbortSignal): Promise<Prediction[]> {
  const all = await inTurns(MEMORY_BATCHES, (batch) => predict(requestOf(step, { batch })), signal)
  const spilt = all.findIndex(({ outOfMemory }) => outOfMemory)
  return spilt === -1 ? all : all.slice(0, spilt + 2)
}

async function scalingOf(step: Step, compared: readonly string[], signal: AbortSignal): Promise<Scaling[]> {
  const found: Scaling[] = []
  for (const device of compared) {
    const architecture = architectureNamed(device)
    const work = (devices: number): Prediction => predict(requestOf(step, { architecture, devices }))
    found.push({ device, predictions: await inTurns(COUNTS, work, signal) })
  }
  return found
}

function energyOf(step: Step, compared: readonly string[], signal: AbortSignal): Promise<Prediction[]> {
  const work = (device: string): Prediction =>
    predict(requestOf(step, { architecture: architectureNamed(device) }))
  return inTurns(compared, work, signal)
}
