import { architectureNamed } from '../../workers/devices/architectures/architectures'
import { layerSpeeds, type LayerSpeed } from '../../workers/devices/layer-speeds'
import type { PipelinePrediction } from '../../workers/devices/mapping/pipeline-prediction'
import { operationCosts } from '../../workers/devices/cost/operation-costs'
import { predict } from '../../workers/devices/predict'
import { predictedPipeline } from '../../workers/devices/predicted-pipeline'
import type { OperationCost, Prediction } from '../../workers/devices/prediction'
import type { Scaling } from './scaling-figures'
import { predictionOf, requestOf, type Step } from './step-choice'

/** A part of what there is to know of a step; each makes figures of its own. */
export type StepAnswer =
  | { readonly kind: 'operations'; readonly costs: readonly OperationCost[]; readonly prediction: Prediction }
  | { readonly kind: 'pipeline'; readonly pipeline: PipelinePrediction; readonly prediction: Prediction }
  | { readonly kind: 'memory'; readonly predictions: readonly Prediction[] }
  | { readonly kind: 'layers'; readonly speeds: readonly LayerSpeed[] }
  | { readonly kind: 'scaling'; readonly scalings: readonly Scaling[] }
  | { readonly kind: 'energy'; readonly predictions: readonly Prediction[] }

/** Batches that memory is shown at, up to the second that does not fit: doubles, and what lies half way between. */
const MEMORY_BATCHES = [
  1,
  ...[2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].flatMap((batch) => [batch, 1.5 * batch]),
]

/** Numbers of devices that scaling is shown at. */
const COUNTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

/**
 * What there is to know of one step, part by part: its operations, its pipeline where it is one (as it was asked for, or because it fits in no other
 * way), memory and half precision, then scaling and energy of all `compared` devices.
 */
export function* stepAnswers(step: Step, compared: readonly string[]): Generator<StepAnswer> {
  const prediction = predict(requestOf(step))
  const taken = requestOf(step, { strategy: prediction.strategy })
  yield { kind: 'operations', costs: operationCosts(taken), prediction }
  const pipeline = predictedPipeline(taken)
  if (pipeline !== null) yield { kind: 'pipeline', pipeline, prediction }
  yield { kind: 'memory', predictions: memoryByBatch(step) }
  yield { kind: 'layers', speeds: layerSpeeds(requestOf(step, { devices: 1, strategy: null })) }
  yield { kind: 'scaling', scalings: compared.map((device) => scalingOf(step, device)) }
  const onEach = compared.map((device) => ({ architecture: architectureNamed(device) }))
  yield { kind: 'energy', predictions: onEach.map((device) => predict(requestOf(step, device))) }
}

function memoryByBatch(step: Step): Prediction[] {
  const found: Prediction[] = []
  for (const batch of MEMORY_BATCHES) {
    const prediction = predictionOf(requestOf(step, { batch }))
    if (prediction !== null) found.push(prediction)
    if (found.filter(({ outOfMemory }) => outOfMemory).length === 2) break
  }
  return found
}

function scalingOf(step: Step, device: string): Scaling {
  const architecture = architectureNamed(device)
  const work = (devices: number) => predictionOf(requestOf(step, { architecture, devices }))
  const predictions = COUNTS.flatMap((devices) => work(devices) ?? [])
  // A pipeline has no step of one device: there the step is compared with that of a replica.
  const single =
    predictions[0]?.devices === 1
      ? []
      : [predict(requestOf(step, { architecture, devices: 1, strategy: null }))]
  return { device, predictions, base: baseOf([...single, ...predictions]) }
}

/** The first that fits. */
function baseOf(predictions: readonly Prediction[]): Scaling['base'] {
  const [base = null] = predictions.flatMap(({ devices, throughput }) =>
    throughput === null ? [] : [{ devices, throughput }],
  )
  return base
}
