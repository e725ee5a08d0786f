import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { STAMP_SIDE } from '../../stamps/stamp'
import { BANDS } from '../../units/bands'
import type { Operations } from '../differentiable-layers'
import { tensorOf, type Tensors } from '../eager-network'
import { smallestSide, type GenerativeArchitecture } from './architecture'
import { double, halve, profilesOf, silu } from './layers'

/** Galaxies as tensors: profiles `[galaxy, row, column, band]`, and natural logarithms of fluxes in nJy `[galaxy, band]`. */
export interface Galaxies {
  readonly profiles: Tensor
  readonly logFluxes: Tensor
}

/** What an encoder says of galaxies: a Gaussian for each latent number, `[galaxy, latent]`, the axes uncorrelated. */
export interface Posterior {
  readonly mean: Tensor
  readonly sigma: Tensor
}

/** The least standard deviation that an encoder can claim. */
const SMALLEST_SIGMA = 1e-3
/** The least share of a galaxy's flux that a pixel of the mean profile has. */
export const LEAST_SHARE = 1e-7

/** The posteriors of galaxies. */
export function encode(
  tf: Operations,
  { encoder, stretch }: GenerativeArchitecture,
  tensors: Tensors,
  { profiles, logFluxes }: Galaxies,
): Posterior {
  const stretched = (values: Tensor): Tensor => tf.asinh(tf.mul(values, stretch))
  const seen = tf.sub(stretched(profiles), stretched(tensorOf(tensors, 'input.profile')))
  const maps = encoder.reduce<Tensor>((values, _, at) => {
    const name = `encoder.conv${at + 1}`
    const halved = halve(tf, values as Tensor4D, tensorOf(tensors, `${name}.kernel`) as Tensor4D) // maps, and their kernel
    return silu(tf, tf.add(halved, tensorOf(tensors, `${name}.bias`)))
  }, seen)
  const features = tf.reshape(maps, [maps.shape[0] ?? 0, -1])
  const fluxes = product(tf, tensors, 'encoder.flux', normalisedFluxes(tf, tensors, logFluxes))
  const hidden = silu(tf, tf.add(dense(tf, tensors, 'encoder.dense', features), fluxes))
  const [mean, rho] = tf.split(dense(tf, tensors, 'encoder.output', hidden), 2, 1)
  if (!mean || !rho) throw new Error('the encoder gives no Gaussians')
  return { mean, sigma: tf.add(tf.softplus(rho), SMALLEST_SIGMA) }
}

/** The galaxies of latent numbers `[galaxy, latent]`. */
export function decode(
  tf: Operations,
  architecture: GenerativeArchitecture,
  tensors: Tensors,
  latent: Tensor,
): Galaxies {
  const { decoder } = architecture
  const first = silu(tf, dense(tf, tensors, 'decoder.dense1', latent))
  const hidden = silu(tf, dense(tf, tensors, 'decoder.dense2', first))
  const side = smallestSide(architecture)
  const map = tf.reshape(silu(tf, dense(tf, tensors, 'decoder.map', hidden)), [
    -1,
    side,
    side,
    decoder[0] ?? 0,
  ])
  const logits = decoder.reduce<Tensor>((values, _, at) => {
    const name = `decoder.conv${at + 1}`
    const doubled = double(tf, values as Tensor4D, tensorOf(tensors, `${name}.kernel`) as Tensor4D) // maps, and their kernel
    const biased = tf.add(doubled, tensorOf(tensors, `${name}.bias`))
    return at === decoder.length - 1 ? biased : silu(tf, biased)
  }, map)
  const typical = tf.log(tf.maximum(tensorOf(tensors, 'input.profile'), LEAST_SHARE))
  const scale = tensorOf(tensors, 'input.flux_scale')
  const fluxes = tf.mul(dense(tf, tensors, 'decoder.flux', hidden), scale)
  return {
    profiles: profilesOf(tf, tf.add(logits, typical)),
    logFluxes: tf.add(fluxes, tensorOf(tensors, 'input.flux_mean')),
  }
}

/** Latent numbers of posteriors, for normal ones `[galaxy, latent]` (the reparameterisation of Kingma & Welling 2014). */
export function latentOf(tf: Operations, { mean, sigma }: Posterior, normals: Tensor): Tensor {
  return tf.add(mean, tf.mul(sigma, normals))
}

/** Stamps as they would be seen without noise, nJy, `[galaxy, row, column, band]`. */
export function stampsOf(tf: Operations, { profiles, logFluxes }: Galaxies): Tensor {
  return tf.mul(profiles, tf.reshape(tf.exp(logFluxes), [-1, 1, 1, BANDS.length]))
}

/** Galaxies of a batch as tensors. */
export function galaxyTensors(
  tf: Operations,
  { profiles, logFluxes }: { readonly profiles: Float32Array; readonly logFluxes: Float32Array },
): Galaxies {
  const count = logFluxes.length / BANDS.length
  return {
    profiles: tf.tensor4d(profiles, [count, STAMP_SIDE, STAMP_SIDE, BANDS.length]),
    logFluxes: tf.tensor2d(logFluxes, [count, BANDS.length]),
  }
}

function normalisedFluxes(tf: Operations, tensors: Tensors, logFluxes: Tensor): Tensor {
  const centred = tf.sub(logFluxes, tensorOf(tensors, 'input.flux_mean'))
  return tf.div(centred, tensorOf(tensors, 'input.flux_scale'))
}

function product(tf: Operations, tensors: Tensors, name: string, values: Tensor): Tensor {
  return tf.matMul(values as Tensor2D, tensorOf(tensors, `${name}.kernel`) as Tensor2D) // dense layers take and have two axes
}

function dense(tf: Operations, tensors: Tensors, name: string, values: Tensor): Tensor {
  return tf.add(product(tf, tensors, name, values), tensorOf(tensors, `${name}.bias`))
}
