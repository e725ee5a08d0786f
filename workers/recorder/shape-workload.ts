import type { WorkloadOrder } from '../../preload/contract-workload'
import { fault } from '../../preload/fault'
import { fixed, type Workload } from '../devices/workload'
import { passesOf, type PassOptions } from '../networks/forward-passes'
import { graphKernels } from '../networks/graph-kernels'
import { elements } from '../networks/graph-shapes'
import { isTrained } from '../networks/initial-weights'
import { shapeLearner } from '../networks/learner'
import type { Model } from '../networks/model-folder'
import { passesGraph } from '../networks/network-graph'
import { PSF_NUMBERS } from '../networks/psf-input'
import { recordStep } from '../networks/recorded-step'
import { layersOf, OUTPUTS, weightShapes, type ShapeArchitecture } from '../networks/shape-network'
import type { TensorFlow } from '../networks/tensorflow'
import type { TrainingBatch } from '../networks/training-source'
import { DEFAULT_OPTIONS } from '../networks/training-run'
import { STAMP_LENGTH } from '../stamps/stamp'
import { randomStream } from '../networks/random-stream'
import { lineThrough, operationsOf } from './operations-of-runs'
import { BATCHES, recordedFrom } from './recorded-from'

/** What a network that measures shapes asks of a device: all passes of an estimate, or a step of training. */
export async function shapeWorkload(
  tensorflow: TensorFlow,
  model: Model,
  order: WorkloadOrder,
): Promise<Workload> {
  const { name, summary, architecture } = model.description
  const about = {
    ...{ name, title: summary, source: recordedFrom(tensorflow), examples: 'stamps' },
    ...{ parameters: learnedNumbers(architecture), epochExamples: null, software: 'tf2.1' as const },
  }
  if (order.phase === 'training') return { ...about, ...(await training(tensorflow, architecture)) }
  if (order.phase === 'inference') return { ...about, ...inference(model, order) }
  throw fault(`${name} measures shapes: it can be costed in training and in inference.`)
}

type Recorded = Omit<Workload, 'name' | 'title' | 'source' | 'examples' | 'parameters' | 'epochExamples' | 'software'> // prettier-ignore

/** The passes of an estimate, with the model's own options where the order has none. */
function inference({ description, network }: Model, { samples, symmetric }: WorkloadOrder): Recorded {
  const { architecture } = description
  const options: PassOptions = {
    samples: samples ?? description.samples,
    symmetric: symmetric ?? description.symmetric,
    seed: 0,
  }
  const passes = passesOf(network, options)
  const graph = passesGraph(network, passes)
  const [one, other] = BATCHES
  const drawn = passes.filter(({ sample }) => sample !== null).length
  return {
    phase: 'inference',
    operations: operationsOf(graphKernels(graph, one), graphKernels(graph, other)),
    ...{ optimiserSlots: 0, sampledWeights: 0 },
    inputElements: STAMP_LENGTH + (architecture.psf ? PSF_NUMBERS : 0),
    outputElements: passes.length * OUTPUTS,
    // Samples of the weights are drawn once and stay.
    state: fixed(drawn * sampledNumbers(architecture, () => true)),
  }
}

async function training(tensorflow: TensorFlow, architecture: ShapeArchitecture): Promise<Recorded> {
  const learner = shapeLearner(architecture, () => ({}))
  const [one, other] = BATCHES
  const record = async (batch: number) =>
    recordStep(tensorflow.tf, learner, noise(batch), { ...DEFAULT_OPTIONS, batch })
  const [atOne, atOther] = [await record(one), await record(other)]
  return {
    phase: 'training',
    operations: operationsOf(atOne, atOther),
    // The means of the gradients and of their squares, and the average of the weights.
    optimiserSlots: 3,
    // Of dense layers the outputs are drawn, not the weights.
    sampledWeights: sampledNumbers(architecture, (stride) => stride > 0),
    inputElements: STAMP_LENGTH + (architecture.psf ? PSF_NUMBERS : 0) + SHAPE,
    outputElements: 0,
    state: lineThrough(one, other)(atOne.fed, atOther.fed),
  }
}

/** Numbers of a shape: g1 and g2. */
const SHAPE = 2

/** Stamps for a step whose numbers do not matter: its kernels are the same for all. */
function noise(count: number): TrainingBatch {
  const random = randomStream(count)
  return {
    stamps: random.normals(count * STAMP_LENGTH),
    psfs: new Float32Array(count * PSF_NUMBERS).fill(NaN),
    shapes: random.normals(count * SHAPE).map((value) => value / 4),
    blendedness: new Float32Array(count),
  }
}

function learnedNumbers(architecture: ShapeArchitecture): number {
  const shapes = [...weightShapes(architecture)].filter(([name]) => isTrained(name))
  return shapes.reduce((sum, [, shape]) => sum + elements(shape), 0)
}

function sampledNumbers(architecture: ShapeArchitecture, isOne: (stride: number) => boolean): number {
  const bayesian = layersOf(architecture).filter(({ isBayesian, stride }) => isBayesian && isOne(stride))
  return bayesian.reduce((sum, { kernel }) => sum + elements(kernel), 0)
}
