import type { Operations } from '../differentiable-layers'
import { turned, type Tensors } from '../eager-network'
import type { LearningSource } from '../learner'
import { SYMMETRIES } from '../symmetries'
import { BANDS } from '../../units/bands'
import { randomStream } from '../../units/random'
import type { GenerativeArchitecture } from './architecture'
import { encode, galaxyTensors, latentOf } from './autoencoder'
import { normalTensor } from './autoencoder-learner'
import type { GalaxyBatch } from './galaxy-source'
import { fitMixture, logDensity, type GaussianMixture, type MixtureOptions } from './gaussian-mixture'

/** How a prior is fitted. */
export interface PriorOptions extends MixtureOptions {
  /** Batches of galaxies whose latent numbers are looked at, and those that the fit is tried on. */
  readonly batches: number
  readonly tried: number
}

export const PRIOR_OPTIONS: PriorOptions = {
  ...{ components: 24, iterations: 100, gain: 1e-3, floor: 1e-4 },
  ...{ batches: 128, tried: 16 },
}

/** Symmetries of the square that each galaxy is seen in; the batches take turns at all eight. */
const SEEN_IN = 4

/** A prior, and the mean negative log density of latent numbers that it was not fitted to; that of the unit normal distribution beside it. */
export interface FittedPrior {
  readonly mixture: GaussianMixture
  readonly metrics: { readonly n: number; readonly nll: number; readonly unitNormal: number }
}

/** Fits the prior of a trained autoencoder: a mixture of Gaussians to the latent numbers of galaxies from batch `from` on. */
export async function fitPrior(
  tf: Operations,
  architecture: GenerativeArchitecture,
  tensors: Tensors,
  source: LearningSource<GalaxyBatch>,
  { seed, batch, from }: { readonly seed: number; readonly batch: number; readonly from: number },
  options: PriorOptions,
  signal: AbortSignal,
): Promise<FittedPrior> {
  const batches = source.batches({ batch, seed }, from)
  const points = async (count: number): Promise<Float64Array> => {
    const found: number[][] = []
    for (let number = 0; number < count; number++) {
      signal.throwIfAborted()
      const { value, done } = await batches.next()
      if (done) break
      found.push(...latentNumbers(tf, architecture, tensors, value, number, seed))
      await new Promise((resolve) => setImmediate(resolve))
    }
    return Float64Array.from(found.flat())
  }
  try {
    const [fitted, others] = [await points(options.batches), await points(options.tried)]
    const { mixture } = await fitMixture(fitted, architecture.latent, options, randomStream(seed), signal)
    return { mixture, metrics: tried(mixture, others) }
  } finally {
    await batches.return?.()
  }
}

/** The latent numbers of a batch, drawn from its posteriors, in some symmetries. */
function latentNumbers(
  tf: Operations,
  architecture: GenerativeArchitecture,
  tensors: Tensors,
  batch: GalaxyBatch,
  number: number,
  seed: number,
): number[][] {
  return Array.from({ length: SEEN_IN }, (_, time) => {
    const latent = tf.tidy(() => {
      const { profiles, logFluxes } = galaxyTensors(tf, batch)
      const symmetry = SYMMETRIES[(number + 2 * time) % SYMMETRIES.length]
      const seen = symmetry ? turned(tf, profiles, symmetry) : profiles
      const posterior = encode(tf, architecture, tensors, { profiles: seen, logFluxes })
      const count = batch.logFluxes.length / BANDS.length
      return latentOf(tf, posterior, normalTensor(tf, count, architecture.latent, [seed, number, time]))
    })
    const values = latent.dataSync<'float32'>()
    latent.dispose()
    return [...values]
  })
}

function tried(mixture: GaussianMixture, points: Float64Array): FittedPrior['metrics'] {
  const { sides } = mixture
  const n = points.length / sides
  let [nll, unitNormal] = [0, 0]
  for (let at = 0; at < points.length; at += sides) {
    const point = points.subarray(at, at + sides)
    nll -= logDensity(mixture, point) / n
    unitNormal +=
      (point.reduce((sum, value) => sum + value * value, 0) + sides * Math.log(2 * Math.PI)) / (2 * n)
  }
  return { n, nll, unitNormal }
}
