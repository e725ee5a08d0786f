import { beforeAll, describe, expect, it } from 'vitest'
import type { Tensor } from '@tensorflow/tfjs-core'
import { BANDS } from '../../units/bands'
import { loadTensorFlow, type TensorFlow } from '../tensorflow'
import { STANDARD_VAE } from './architecture'
import { latentOf } from './autoencoder'
import { divergence, misfit, pixelWeights } from './evidence'

let tf: TensorFlow['tf']
beforeAll(async () => {
  tf = (await loadTensorFlow()).tf
})

describe('the divergence from the unit normal distribution', () => {
  const [means, sigmas] = [
    [0.5, -1, 2, 0],
    [1, 0.3, 2, 0.1],
  ]

  it('is that of the formula, and zero for the unit normal itself', () => {
    tf.tidy(() => {
      const [mean, sigma] = [tf.tensor2d(means ?? [], [2, 2]), tf.tensor2d(sigmas ?? [], [2, 2])]
      const expected = (means ?? []).reduce((sum, m, at) => {
        const s = sigmas?.[at] ?? NaN
        return sum + (m * m + s * s - 1) / 2 - Math.log(s)
      }, 0)
      expect(divergence(tf, { mean, sigma }).dataSync()[0]).toBeCloseTo(expected / 2, 5)
      const unit = { mean: tf.zeros([3, 4]), sigma: tf.ones([3, 4]) }
      expect(divergence(tf, unit).dataSync()[0]).toBeCloseTo(0, 6)
    })
  })

  it('has the gradients m and s - 1 / s, a galaxy', () => {
    tf.tidy(() => {
      const [mean, sigma] = [tf.tensor2d(means ?? [], [2, 2]), tf.tensor2d(sigmas ?? [], [2, 2])]
      const [byMean, bySigma] = tf.grads((m: Tensor, s: Tensor) => divergence(tf, { mean: m, sigma: s }))([
        mean,
        sigma,
      ])
      byMean?.dataSync().forEach((value, at) => expect(value).toBeCloseTo((means?.[at] ?? NaN) / 2, 5))
      bySigma?.dataSync().forEach((value, at) => {
        const s = sigmas?.[at] ?? NaN
        expect(value).toBeCloseTo((s - 1 / s) / 2, 4)
      })
    })
  })
})

it('latent numbers have their gradients: 1 by the mean, the normal number by the deviation', () => {
  tf.tidy(() => {
    const normals = tf.tensor2d([0.3, -2, 1.5, 0.7], [2, 2])
    const weights = tf.tensor2d([1, 2, 3, 4], [2, 2])
    const [byMean, bySigma] = tf.grads((mean: Tensor, sigma: Tensor) =>
      tf.sum(tf.mul(weights, latentOf(tf, { mean, sigma }, normals))),
    )([tf.zeros([2, 2]), tf.ones([2, 2])])
    expect([...(byMean?.dataSync() ?? [])]).toEqual([1, 2, 3, 4])
    bySigma?.dataSync().forEach((value, at) => expect(value).toBeCloseTo([0.3, -4, 4.5, 2.8][at] ?? NaN, 5))
  })
})

describe('the misfit', () => {
  const { noise } = STANDARD_VAE
  /** A galaxy of 4 x 4 pixels whose light is the same in all of them. */
  const flat = (flux: number) => ({
    profiles: tf.fill([1, 4, 4, BANDS.length], 1 / 16),
    logFluxes: tf.fill([1, BANDS.length], Math.log(flux)),
  })

  it('weighs a pixel by the noise of sky and source, and the share of the peak', () => {
    tf.tidy(() => {
      const flux = 1600
      const weights = pixelWeights(tf, noise, flat(flux)).dataSync()
      BANDS.forEach((band, at) => {
        const survey = (noise.skySigma[band] ** 2 + noise.electron[band] * 100) / noise.depth
        const variance = survey + (noise.peak * 100) ** 2
        expect(((weights[at] ?? NaN) * variance) / flux ** 2).toBeCloseTo(1, 4)
      })
    })
  })

  it('is zero for the truth, half a unit for each flux that is off by its error, and stays finite for the brightest', () => {
    tf.tidy(() => {
      const truth = flat(1e8)
      expect(misfit(tf, noise, truth, truth).dataSync()[0]).toBe(0)
      const off = { ...truth, logFluxes: tf.add(truth.logFluxes, noise.flux) }
      expect(misfit(tf, noise, truth, off).dataSync()[0]).toBeCloseTo(3, 2)
      const other = { ...truth, profiles: tf.mul(truth.profiles, 1.01) }
      expect(misfit(tf, noise, truth, other).dataSync()[0]).toBeLessThan(0.5 * 96 + 1e-3)
    })
  })
})
