import type { WorkloadOrder } from '../../preload/contract-workload'
import { fixed, type Workload } from '../devices/workload'
import { isLearned, vaeWeightShapes, type GenerativeArchitecture } from '../networks/generative/architecture'
import { AUTOENCODER_OPTIONS, autoencoderLearner } from '../networks/generative/autoencoder-learner'
import { decodingGraph } from '../networks/generative/decoder-graph'
import type { GenerativeModel } from '../networks/generative/generative-folder'
import type { GenerativeNetwork } from '../networks/generative/generative-network'
import type { GalaxyBatch } from '../networks/generative/galaxy-source'
import { graphKernels } from '../networks/graph-kernels'
import { elements } from '../networks/graph-shapes'
import { recordStep } from '../networks/recorded-step'
import type { TensorFlow } from '../networks/tensorflow'
import { STAMP_LENGTH, STAMP_SIDE } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { randomStream } from '../networks/random-stream'
import { lineThrough, operationsOf } from './operations-of-runs'
import { BATCHES, recordedFrom } from './recorded-from'

/** What a network that makes galaxies asks of a device: decoding them, which is its inference, or a step of training. */
export async function generativeWorkload(
  tensorflow: TensorFlow,
  { description, network }: GenerativeModel,
  { phase }: WorkloadOrder,
): Promise<Workload> {
  const { name, summary, architecture } = description
  const isTraining = phase === 'training'
  return {
    ...{ name, title: summary, source: recordedFrom(tensorflow), phase, examples: 'galaxies' },
    ...{ parameters: learnedNumbers(architecture, isTraining), sampledWeights: 0 },
    ...{ epochExamples: null, software: 'tf2.1' },
    ...(isTraining ? await training(tensorflow, architecture) : decoding(network)),
  }
}

type Recorded = Pick<Workload, 'operations' | 'optimiserSlots' | 'inputElements' | 'outputElements' | 'state'>

function decoding(network: GenerativeNetwork): Recorded {
  const [one, other] = BATCHES.map((count) => graphKernels(decodingGraph(network, count), count)) as [
    ReturnType<typeof graphKernels>,
    ReturnType<typeof graphKernels>,
  ] // two batches
  return {
    operations: operationsOf(one, other),
    ...{ optimiserSlots: 0, inputElements: network.architecture.latent, outputElements: STAMP_LENGTH },
    state: fixed(0),
  }
}

async function training(tensorflow: TensorFlow, architecture: GenerativeArchitecture): Promise<Recorded> {
  const learner = autoencoderLearner(architecture)
  const [one, other] = BATCHES
  const record = async (batch: number) =>
    recordStep(tensorflow.tf, learner, galaxies(batch), { ...AUTOENCODER_OPTIONS, batch })
  const [atOne, atOther] = [await record(one), await record(other)]
  return {
    operations: operationsOf(atOne, atOther),
    // The means of the gradients and of their squares, and the average of the weights.
    ...{ optimiserSlots: 3, inputElements: STAMP_LENGTH + BANDS.length, outputElements: 0 },
    state: lineThrough(one, other)(atOne.fed, atOther.fed),
  }
}

/** Galaxies for a step whose numbers do not matter: flat profiles of random fluxes. */
function galaxies(count: number): GalaxyBatch {
  return {
    profiles: new Float32Array(count * STAMP_LENGTH).fill(1 / STAMP_SIDE ** 2),
    logFluxes: randomStream(count).normals(count * BANDS.length),
  }
}

/** Numbers that are learned: of both halves in training, of the decoder where galaxies are made. */
function learnedNumbers(architecture: GenerativeArchitecture, isTraining: boolean): number {
  const shapes = [...vaeWeightShapes(architecture)].filter(
    ([name]) => isLearned(name) && (isTraining || name.startsWith('decoder.')),
  )
  return shapes.reduce((sum, [, shape]) => sum + elements(shape), 0)
}
