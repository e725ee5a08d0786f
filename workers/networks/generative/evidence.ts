import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { BANDS } from '../../units/bands'
import type { Operations } from '../differentiable-layers'
import type { GenerativeArchitecture } from './architecture'
import type { Galaxies, Posterior } from './autoencoder'

/** The divergence of posteriors from the unit normal distribution, nats a galaxy (Kingma & Welling 2014, appendix B). */
export function divergence(tf: Operations, { mean, sigma }: Posterior): Scalar {
  const squares = tf.add(tf.square(mean), tf.square(sigma))
  const each = tf.sub(tf.sub(squares, 1), tf.mul(tf.log(sigma), 2))
  return tf.div(tf.sum(each), 2 * (mean.shape[0] ?? NaN))
}

/**
 * What the error of a profile counts in a pixel, `[galaxy, row, column, band]`: the inverse variance of the galaxy's noise over its squared
 * flux. The noise is that of sky and source in the survey's electrons, and a share of the profile's peak.
 */
export function pixelWeights(
  tf: Operations,
  { skySigma, electron, depth, peak }: GenerativeArchitecture['noise'],
  { profiles, logFluxes }: Galaxies,
): Tensor {
  const flux = tf.reshape(tf.exp(logFluxes), [-1, 1, 1, BANDS.length])
  const sky = tf.tensor1d(BANDS.map((band) => skySigma[band] ** 2 / depth))
  const counts = tf.mul(tf.maximum(profiles, 0), tf.tensor1d(BANDS.map((band) => electron[band] / depth)))
  const highest = tf.mul(tf.max(profiles, [1, 2], true), peak)
  // Divided by the squared flux, part by part, so that bright galaxies stay within single precision.
  const variance = tf.add(tf.div(tf.add(tf.div(sky, flux), counts), flux), tf.square(highest))
  return tf.div(1, variance)
}

/**
 * Half the squared deviations in units of the noise, nats a galaxy: the negative log likelihood of galaxies without noise, but for what does not depend on the
 * decoder. It is also what the likelihood of noisy ones is on average.
 */
export function misfit(
  tf: Operations,
  noise: GenerativeArchitecture['noise'],
  truth: Galaxies,
  decoded: Galaxies,
): Scalar {
  const weights = pixelWeights(tf, noise, truth)
  const pixels = tf.sum(tf.mul(weights, tf.square(tf.sub(decoded.profiles, truth.profiles))))
  const fluxes = tf.sum(tf.square(tf.div(tf.sub(decoded.logFluxes, truth.logFluxes), noise.flux)))
  return tf.div(tf.add(pixels, fluxes), 2 * (truth.logFluxes.shape[0] ?? NaN))
}
