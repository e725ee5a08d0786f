import type { Operations } from '../differentiable-layers'
import type { Tensors } from '../eager-network'
import { encode, galaxyTensors } from './autoencoder'
import { batchOf } from './galaxy-source'
import type { GaussianMixture } from './gaussian-mixture'
import type { GenerativeNetwork } from './generative-network'

/** How active a latent number is, and where the prior has it: mean and standard deviation of the whole mixture. */
export interface LatentActivity {
  readonly index: number
  /** What the encoder learns of the number from a galaxy, nats. */
  readonly nats: number
  readonly mean: number
  readonly sigma: number
}

/**
 * Ranks the latent numbers of a network by what its encoder learns of them from galaxies `[row, column, band]`, nJy without noise: ln((V + S) / S) / 2 nats, with V the variance of the posterior
 * means over the galaxies and S the mean variance of the posteriors, as if both were Gaussian. A number that the network does not use has V next to nothing (Burda, Grosse & Salakhutdinov 2016).
 * The most active comes first.
 */
export function latentActivity(
  tf: Operations,
  { architecture, prior }: GenerativeNetwork,
  tensors: Tensors,
  stamps: readonly Float32Array[],
): LatentActivity[] {
  const { latent } = architecture
  const [means, sigmas] = tf.tidy(() => {
    const { mean, sigma } = encode(tf, architecture, tensors, galaxyTensors(tf, batchOf(stamps)))
    return [mean.dataSync<'float32'>(), sigma.dataSync<'float32'>()]
  })
  const activities = Array.from({ length: latent }, (_, index) => {
    const column = (values: Float32Array): number[] =>
      stamps.map((_stamp, galaxy) => values[galaxy * latent + index] ?? NaN)
    const noise = meanOf(column(sigmas).map((sigma) => sigma * sigma))
    const nats = Math.log((varianceOf(column(means)) + noise) / noise) / 2
    return { index, nats, ...spreadOf(prior, index) }
  })
  return activities.sort((one, other) => other.nats - one.nats)
}

/** Mean and standard deviation of one number under a mixture. */
function spreadOf(
  { sides, shares, means, factors }: GaussianMixture,
  index: number,
): { mean: number; sigma: number } {
  let [mean, square] = [0, 0]
  shares.forEach((share, component) => {
    const middle = means[component]?.[index] ?? NaN
    const row = factors[component]?.subarray(index * sides, (index + 1) * sides) ?? []
    let variance = 0
    for (const value of row) variance += value * value
    mean += share * middle
    square += share * (variance + middle * middle)
  })
  return { mean, sigma: Math.sqrt(square - mean * mean) }
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return meanOf(values.map((value) => (value - mean) ** 2))
}
