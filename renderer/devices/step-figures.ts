import type { Figure } from '../chart/figure'
import { architectureNamed } from '../../workers/devices/architectures'
import { layerSpeeds } from '../../workers/devices/layer-speeds'
import { operationCosts } from '../../workers/devices/operation-costs'
import { predict } from '../../workers/devices/predict'
import { predictedPipeline } from '../../workers/devices/predicted-pipeline'
import type { Prediction } from '../../workers/devices/prediction'
import { energyFigure } from './energy-figure'
import { halfPrecisionFigure } from './half-precision-figure'
import { inTurns } from './in-turns'
import { memoryFigure } from './memory-figure'
import { pipelineFigure } from './pipeline-figure'
import { rooflineFigure } from './roofline-figure'
import { scalingFigures, type Scaling } from './scaling-figures'
import { predictionOf, requestOf, type Step } from './step-choice'
import { traceFigure } from './trace-figure'

/** Batches that memory is shown at, up to the second that does not fit: doubles, and what lies half way between. */
const MEMORY_BATCHES = [
  1,
  ...[2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].flatMap((batch) => [batch, 1.5 * batch]),
]

/** Numbers of devices that scaling is shown at. */
const COUNTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

/** The sections that the figures of a step stand in. */
export type StepSection = 'inside' | 'scaling'

/** Figures as they are worked out, with the section that they stand in. */
export interface FoundFigures {
  readonly section: StepSection
  readonly figures: readonly Figure[]
}

/**
 * What there is to see of one step: roofline, trace, the pipeline where it is one, half precision and memory, then scaling and energy of all `compared`
 * devices. Each is given as it is worked out.
 */
export async function* stepFigures(
  step: Step,
  compared: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<FoundFigures> {
  const { choice, workload, architecture } = step
  const inside = [operationFigures, pipelineFigures, layerFigures]
  for (const work of inside)
    yield { section: 'inside', figures: (await inTurns([work], (of) => of(step), signal)).flat() }
  const memory = memoryFigure(choice, architecture, workload.examples, await memoryByBatch(step, signal))
  yield { section: 'inside', figures: [memory] }
  const scaling = scalingFigures(choice, workload.examples, await scalingOf(step, compared, signal))
  yield { section: 'scaling', figures: scaling }
  const energy = energyFigure(choice, workload.examples, await energyOf(step, compared, signal))
  yield { section: 'scaling', figures: [energy] }
}

function operationFigures(step: Step): Figure[] {
  const { choice, architecture } = step
  const prediction = predict(requestOf(step))
  const costs = operationCosts(requestOf(step, { strategy: prediction.strategy }))
  return [rooflineFigure(choice, architecture, costs), traceFigure(choice, architecture, costs, prediction)]
}

/** The passes of a pipeline, where the step is one: as it was asked for, or because it fits in no other way. */
function pipelineFigures(step: Step): Figure[] {
  const prediction = predict(requestOf(step))
  const pipeline = predictedPipeline(requestOf(step, { strategy: prediction.strategy }))
  return pipeline === null ? [] : [pipelineFigure(step.choice, pipeline, prediction)]
}

function layerFigures(step: Step): Figure[] {
  return [halfPrecisionFigure(step.choice, layerSpeeds(requestOf(step, { devices: 1, strategy: null })))]
}

async function memoryByBatch(step: Step, signal: AbortSignal): Promise<Prediction[]> {
  const all = await inTurns(MEMORY_BATCHES, (batch) => predictionOf(requestOf(step, { batch })), signal)
  const possible = all.flatMap((one) => one ?? [])
  const spilt = possible.findIndex(({ outOfMemory }) => outOfMemory)
  return spilt === -1 ? possible : possible.slice(0, spilt + 2)
}

async function scalingOf(step: Step, compared: readonly string[], signal: AbortSignal): Promise<Scaling[]> {
  const found: Scaling[] = []
  for (const device of compared) {
    const architecture = architectureNamed(device)
    const work = (devices: number) => predictionOf(requestOf(step, { architecture, devices }))
    const predictions = (await inTurns(COUNTS, work, signal)).flatMap((one) => one ?? [])
    const alone = predictions.find(({ devices }) => devices === 1)
    // A pipeline has no step of one device: there the step is compared with that of a replica.
    const single = alone ?? predict(requestOf(step, { architecture, devices: 1, strategy: null }))
    found.push({ device, predictions, single: single.throughput })
  }
  return found
}

function energyOf(step: Step, compared: readonly string[], signal: AbortSignal): Promise<Prediction[]> {
  const work = (device: string): Prediction =>
    predict(requestOf(step, { architecture: architectureNamed(device) }))
  return inTurns(compared, work, signal)
}
