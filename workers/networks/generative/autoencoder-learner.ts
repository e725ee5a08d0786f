import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { STAMP_LENGTH } from '../../stamps/stamp'
import { BANDS } from '../../units/bands'
import { adamStep, tensorsIn, type AdamState } from '../adam'
import type { Operations } from '../differentiable-layers'
import { turned, type Tensors } from '../eager-network'
import type { Learner } from '../learner'
import { randomStream } from '../random-stream'
import type { Metrics, RunOptions } from '../training-run'
import { divergenceShare, symmetryOf, type StepLoss, type StepOptions } from '../training-step'
import { isLearned, type GenerativeArchitecture } from './architecture'
import { decode, encode, galaxyTensors, latentOf } from './autoencoder'
import { divergence, misfit } from './evidence'
import type { GalaxyBatch } from './galaxy-source'
import { initialAutoencoder } from './initial-autoencoder'

/** Keeps what a step draws apart from all else that comes of its seed. */
const LATENT_STREAM = -3
/** The most galaxies that go through the network at once outside training. */
const AT_ONCE = 64

/** A variational autoencoder of galaxies, as a learner. */
export function autoencoderLearner(architecture: GenerativeArchitecture): Learner<GalaxyBatch> {
  return {
    architecture,
    hasDivergence: true,
    begin: (tf, batch, seed) => initialAutoencoder(tf, architecture, batch, seed),
    isTrained: isLearned,
    sizeOf,
    step: (tf, statistics, ...rest) => autoencoderStep(tf, architecture, statistics, ...rest),
    measure: (tf, statistics, weights, held) =>
      measured(tf, architecture, new Map([...statistics, ...weights]), held),
  }
}

const sizeOf = ({ logFluxes }: GalaxyBatch): number => logFluxes.length / BANDS.length

/** One step from 0: the loss of the batch, in one of the eight symmetries, and the state after it; the one before is disposed of. */
async function autoencoderStep(
  tf: Operations,
  architecture: GenerativeArchitecture,
  statistics: Tensors,
  state: AdamState,
  batch: GalaxyBatch,
  step: number,
  options: StepOptions,
): Promise<{ state: AdamState; losses: StepLoss }> {
  let after = state
  const figures = tf.tidy(() => {
    const { gradients, loss, nll } = lossAndGradients(
      tf,
      architecture,
      statistics,
      state.weights,
      batch,
      step,
      options,
    )
    after = adamStep(tf, state, gradients, step, options, (name) => name.endsWith('.kernel'))
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

/**
 * The loss of a batch at a step (the misfit and the share of the divergence that counts yet), and its gradient by each weight. `nll`, the misfit,
 * outlives a `tidy` and is the caller's to dispose of.
 */
export function lossAndGradients(
  tf: Operations,
  architecture: GenerativeArchitecture,
  statistics: Tensors,
  weights: Tensors,
  batch: GalaxyBatch,
  step: number,
  options: Pick<StepOptions, 'seed' | 'steps' | 'divergenceWarmUp'>,
): { gradients: Tensors; loss: Scalar; nll: Scalar } {
  const names = [...weights.keys()]
  const { profiles, logFluxes } = galaxyTensors(tf, batch)
  const truth = { profiles: turned(tf, profiles, symmetryOf(options.seed, step)), logFluxes }
  const normals = normalTensor(tf, sizeOf(batch), architecture.latent, [options.seed, step])
  const share = divergenceShare(step, { ...options, size: 1 })
  let nll: Scalar | undefined
  const lossOf = (...tensors: Tensor[]): Scalar => {
    const named: Tensors = new Map([
      ...statistics,
      ...tensors.map((one, at) => [names[at] ?? '', one] as const),
    ])
    const posterior = encode(tf, architecture, named, truth)
    const decoded = decode(tf, architecture, named, latentOf(tf, posterior, normals))
    nll = misfit(tf, architecture.noise, truth, decoded)
    tf.keep(nll)
    return tf.add(nll, tf.mul(divergence(tf, posterior), share))
  }
  const { value, grads } = tf.valueAndGrads(lossOf)(names.map((name) => weights.get(name) as Tensor)) // they have one each
  const gradients = new Map(names.map((name, at) => [name, grads[at] as Tensor])) // one for each that went in
  return { gradients, loss: value as Scalar, nll: nll ?? (value as Scalar) }
}

/** Normal numbers `[galaxy, latent]` of a stream. */
export function normalTensor(
  tf: Operations,
  count: number,
  latent: number,
  stream: readonly number[],
): Tensor {
  return tf.tensor2d(randomStream(...stream, LATENT_STREAM).normals(count * latent), [count, latent])
}

/**
 * Figures of held-out galaxies: `nll`, the misfit and the whole divergence `kl`; `rms`, the error of the profiles' pixels as a share of their peak; `fluxRms`, that of the
 * natural logarithms of the fluxes.
 */
async function measured(
  tf: Operations,
  architecture: GenerativeArchitecture,
  tensors: Tensors,
  held: GalaxyBatch,
): Promise<Metrics> {
  const sums = new Float64Array(4)
  const count = sizeOf(held)
  for (let first = 0; first < count; first += AT_ONCE) {
    const some = partOf(held, first, AT_ONCE)
    const figures = tf.tidy(() => figuresOf(tf, architecture, tensors, some, first))
    const values = await figures.data<'float32'>()
    figures.dispose()
    values.forEach((value, at) => (sums[at] = (sums[at] ?? 0) + (value * sizeOf(some)) / count))
    await new Promise((resolve) => setImmediate(resolve))
  }
  const [misfits = NaN, kl = NaN, profile = NaN, flux = NaN] = sums
  return { all: { n: count, nll: misfits + kl, kl, rms: Math.sqrt(profile), fluxRms: Math.sqrt(flux) } }
}

function figuresOf(
  tf: Operations,
  architecture: GenerativeArchitecture,
  tensors: Tensors,
  batch: GalaxyBatch,
  number: number,
): Tensor {
  const truth = galaxyTensors(tf, batch)
  const posterior = encode(tf, architecture, tensors, truth)
  const normals = normalTensor(tf, sizeOf(batch), architecture.latent, [number])
  const decoded = decode(tf, architecture, tensors, latentOf(tf, posterior, normals))
  const errors = tf.div(tf.sub(decoded.profiles, truth.profiles), tf.max(truth.profiles, [1, 2], true))
  return tf.stack([
    misfit(tf, architecture.noise, truth, decoded),
    divergence(tf, posterior),
    tf.mean(tf.square(errors)),
    tf.mean(tf.square(tf.sub(decoded.logFluxes, truth.logFluxes))),
  ])
}

/** Some galaxies of a batch. */
export function partOf({ profiles, logFluxes }: GalaxyBatch, first: number, count: number): GalaxyBatch {
  return {
    profiles: profiles.subarray(first * STAMP_LENGTH, (first + count) * STAMP_LENGTH),
    logFluxes: logFluxes.subarray(first * BANDS.length, (first + count) * BANDS.length),
  }
}

/** How a run goes unless it is said otherwise. Small batches learn more from as many galaxies than large ones. */
export const AUTOENCODER_OPTIONS: RunOptions = {
  ...{ steps: 10_000, batch: 32, seed: 1 },
  ...{ learningRate: 2e-3, warmUp: 200, weightDecay: 1e-4, gradientNorm: 100, averaging: 0.999 },
  ...{ prior: 1, divergenceWarmUp: 0.3 },
  ...{ validateEvery: 500, checkpointEvery: 500, heldOut: 512, patience: 20 },
}
