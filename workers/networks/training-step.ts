import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { STAMP_LENGTH, STAMP_SIDE } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { adamStep, tensorsIn, type AdamOptions, type AdamState } from './adam'
import type { Operations } from './differentiable-layers'
import { forward, tensorOf, turned, type SeenStamps, type Tensors } from './eager-network'
import { networkDivergence, sampledPart } from './posterior'
import { normalisedPsfs, PSF_NUMBERS, psfSigns } from './psf-input'
import { randomStream } from './random-stream'
import { OUTPUTS, type ShapeArchitecture } from './shape-network'
import { negativeLogLikelihood } from './shape-loss'
import { SYMMETRIES, type Symmetry } from './symmetries'
import type { TrainingBatch } from './training-source'

/** What a step of training depends on beside the weights and the batch. */
export interface StepOptions extends AdamOptions {
  readonly seed: number
  /** Standard deviation of the prior on each element of a Bayesian kernel. */
  readonly prior: number
  /** Share of the steps in which the divergence comes to count in full. */
  readonly divergenceWarmUp: number
  /** How many galaxies the likelihood is over: the divergence is divided by it. */
  readonly size: number
}

/** The loss of a batch, nats a stamp: the likelihood and the share of the divergence that counts at this step. */
export interface StepLoss {
  readonly loss: number
  readonly nll: number
  readonly kl: number
}

/** Weights with the statistics of the input, which stay as they are. */
export interface TrainedNetwork {
  readonly architecture: ShapeArchitecture
  readonly statistics: Tensors
}

/** One step from 0: the loss of the batch, in one of the eight symmetries, and the state after it; the one before is disposed of. */
export async function trainStep(
  tf: Operations,
  network: TrainedNetwork,
  state: AdamState,
  batch: TrainingBatch,
  step: number,
  options: StepOptions,
): Promise<{ state: AdamState; losses: StepLoss }> {
  let after = state
  const figures = tf.tidy(() => {
    const { gradients, loss, nll } = lossAndGradients(tf, network, state.weights, batch, step, options)
    after = adamStep(tf, state, gradients, step, options, (name) => decays(network.architecture, name))
    tensorsIn(after).forEach((tensor) => tf.keep(tensor)) // tidy does not look into maps
    const both = tf.stack([loss, nll])
    nll.dispose()
    return both
  })
  tf.dispose(tensorsIn(state))
  const [loss = NaN, nll = NaN] = await figures.data<'float32'>()
  figures.dispose()
  return { state: after, losses: { loss, nll, kl: loss - nll } }
}

/** The loss of a batch at a step, and its gradient by each weight. `nll` outlives a `tidy` and is the caller's to dispose of. */
export function lossAndGradients(
  tf: Operations,
  { architecture, statistics }: TrainedNetwork,
  weights: Tensors,
  batch: TrainingBatch,
  step: number,
  options: StepOptions,
): { gradients: Tensors; loss: Scalar; nll: Scalar } {
  const names = [...weights.keys()]
  const { shapes, ...seen } = seenIn(tf, statistics, batch, symmetryOf(options.seed, step))
  const part = sampledPart(tf, architecture, [options.seed, step])
  const share = divergenceShare(step, options)
  let nll: Scalar | undefined
  const lossOf = (...tensors: Tensor[]): Scalar => {
    const named: Tensors = new Map([
      ...statistics,
      ...tensors.map((one, at) => [names[at] ?? '', one] as const),
    ])
    nll = negativeLogLikelihood(tf, forward(tf, architecture, named, seen, part), shapes)
    tf.keep(nll)
    if (share === 0 || architecture.bayesian.length === 0) return nll
    return tf.add(nll, tf.mul(networkDivergence(tf, architecture, named, options.prior), share))
  }
  const { value, grads } = tf.valueAndGrads(lossOf)(names.map((name) => weights.get(name) as Tensor)) // they have one each
  const gradients = new Map(names.map((name, at) => [name, grads[at] as Tensor])) // one for each that went in
  return { gradients, loss: value as Scalar, nll: nll ?? (value as Scalar) }
}

/** What the divergence is multiplied by at a step: it comes in slowly, to count once for all the galaxies in the end. */
export function divergenceShare(
  step: number,
  { steps, divergenceWarmUp, size }: Pick<StepOptions, 'steps' | 'divergenceWarmUp' | 'size'>,
): number {
  const rising = divergenceWarmUp * steps
  return Math.min(1, rising > 0 ? step / rising : 1) / size
}

/** The symmetry that the batch of a step is seen in. */
export function symmetryOf(seed: number, step: number): Symmetry {
  const index = Math.floor(randomStream(seed, step, SYMMETRY_STREAM).uniform() * SYMMETRIES.length)
  return SYMMETRIES[index] as Symmetry // uniform() is under 1
}

/** Keeps the choice of a symmetry apart from what layers draw: none has this place. */
const SYMMETRY_STREAM = -2

/** Stamps as a tensor `[stamp, row, column, band]`. */
export function stampTensor(tf: Operations, stamps: Float32Array): Tensor {
  return tf.tensor4d(stamps, [stamps.length / STAMP_LENGTH, STAMP_SIDE, STAMP_SIDE, BANDS.length])
}

/** The numbers of point-spread functions as a tensor `[stamp, 18]`, normalised where the network has statistics of them. */
export function psfTensor(tf: Operations, statistics: Tensors, psfs: Float32Array): Tensor {
  const side = [psfs.length / PSF_NUMBERS, PSF_NUMBERS] as const
  if (!statistics.has('psf_norm.mean')) return tf.zeros([...side])
  const part = (name: string): Float32Array => tensorOf(statistics, `psf_norm.${name}`).dataSync<'float32'>()
  return tf.tensor2d(normalisedPsfs(psfs, { mean: part('mean'), scale: part('scale') }), [...side])
}

/** A batch as tensors, the shapes of galaxies and of point-spread functions turned with the stamps. */
export function seenIn(
  tf: Operations,
  statistics: Tensors,
  { stamps, psfs, shapes }: TrainingBatch,
  symmetry: Symmetry,
): SeenStamps & { shapes: Tensor } {
  return {
    stamps: turned(tf, stampTensor(tf, stamps), symmetry),
    psfs: tf.mul(psfTensor(tf, statistics, psfs), tf.tensor1d(psfSigns(symmetry))),
    shapes: tf.mul(tf.tensor2d(shapes, [shapes.length / 2, 2]), tf.tensor1d([...symmetry.signs])),
  }
}

/** Kernels decay; those that are Bayesian have a prior instead. */
function decays({ bayesian }: ShapeArchitecture, name: string): boolean {
  const [layer, isKernel] = [name.replace(/\.kernel$/, ''), name.endsWith('.kernel')]
  return isKernel && !bayesian.includes(layer)
}

/** The most galaxies that go through the network at once outside training. */
const AT_ONCE = 128

/** Outputs `[stamp, 5]` of stamps `[stamp, row, column, band]` in nJy and their point-spread functions, with the means of kernels. */
export async function outputsOf(
  tf: Operations,
  { architecture, statistics }: TrainedNetwork,
  weights: Tensors,
  { stamps, psfs }: Pick<TrainingBatch, 'stamps' | 'psfs'>,
): Promise<Float32Array> {
  const outputs = new Float32Array((stamps.length / STAMP_LENGTH) * OUTPUTS)
  const tensors = new Map([...statistics, ...weights])
  for (let first = 0; first * STAMP_LENGTH < stamps.length; first += AT_ONCE) {
    const some = stamps.subarray(first * STAMP_LENGTH, (first + AT_ONCE) * STAMP_LENGTH)
    const told = psfs.subarray(first * PSF_NUMBERS, (first + AT_ONCE) * PSF_NUMBERS)
    const found = tf.tidy(() => {
      const seen = { stamps: stampTensor(tf, some), psfs: psfTensor(tf, statistics, told) }
      return forward(tf, architecture, tensors, seen)
    })
    outputs.set(await found.data<'float32'>(), first * OUTPUTS)
    found.dispose()
  }
  return outputs
}
