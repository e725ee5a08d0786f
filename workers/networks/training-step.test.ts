import { beforeAll, expect, it } from 'vitest'
import { gaussianGalaxies } from './fixtures/gaussian-galaxies'
import { SYMMETRIES } from './symmetries'
import { loadTensorFlow, type TensorFlow } from './tensorflow'
import { divergenceShare, seenIn, symmetryOf } from './training-step'

let tf: TensorFlow['tf']
beforeAll(async () => {
  tf = (await loadTensorFlow()).tf
})

/** Which way a galaxy points: (Qxx - Qyy, 2 Qxy) / (Qxx + Qyy) of the flux within 10 pixels of pixel (32, 32). */
function distortion(stamps: Float32Array, stamp: number): [number, number] {
  let [xx, xy, yy] = [0, 0, 0]
  for (let y = -10; y <= 10; y++) {
    for (let x = -10; x <= 10; x++) {
      const flux = stamps[((stamp * 64 + 32 + y) * 64 + 32 + x) * 6 + 3] ?? NaN
      xx += flux * x * x
      xy += flux * x * y
      yy += flux * y * y
    }
  }
  return [(xx - yy) / (xx + yy), (2 * xy) / (xx + yy)]
}

it('shapes turn with their stamps in all eight symmetries', async () => {
  const { value: batch } = await gaussianGalaxies().batches({ batch: 8, seed: 5 }, 0).next()
  for (const symmetry of SYMMETRIES) {
    const { stamps, shapes } = seenIn(tf, new Map(), batch, symmetry)
    const [pixels, truth] = [stamps.dataSync<'float32'>(), shapes.dataSync<'float32'>()]
    const products = [0, 0]
    for (let stamp = 0; stamp < 8; stamp++) {
      distortion(pixels, stamp).forEach((e, k) => {
        products[k] = (products[k] ?? NaN) + e * (truth[2 * stamp + k] ?? NaN)
      })
    }
    // e = 2 g for small shapes: each component agrees in sign, or the sums would be negative.
    products.forEach((product, k) => {
      const squares = batch.shapes.reduce(
        (sum: number, g: number, at: number) => sum + (at % 2 === k ? g * g : 0),
        0,
      )
      expect(product / squares).toBeGreaterThan(0.8)
    })
    tf.dispose([stamps, shapes])
  }
})

it('every symmetry comes in its turn, the same one for the same step', () => {
  const steps = Array.from({ length: 200 }, (_, step) => symmetryOf(1, step))
  expect(new Set(steps).size).toBe(8)
  expect(symmetryOf(1, 17)).toBe(steps[17])
})

it('the divergence comes in slowly and counts once for all galaxies', () => {
  const options = { steps: 100, divergenceWarmUp: 0.3, size: 50 }
  expect([0, 15, 30, 99].map((step) => divergenceShare(step, options))).toEqual([0, 0.01, 0.02, 0.02])
})
