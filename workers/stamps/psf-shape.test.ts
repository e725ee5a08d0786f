import { expect, test } from 'vitest'
import { arcsec } from '../units/quantities'
import { psfShape } from './psf-shape'
import type { StampPsf } from './stamp'

const SIDE = 41
const MIDDLE = (SIDE - 1) / 2

/** A Gaussian whose ellipse is a circle of `sigma` pixels behind the shear (g1, g2), without a pixel's own width. */
function gaussianPsf(sigma: number, g1: number, g2: number, pixelScale = 0.2): StampPsf {
  const width = 2 * sigma ** 2 * (1 - g1 ** 2 - g2 ** 2)
  const pixels = Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [x, y] = [(at % SIDE) - MIDDLE, Math.floor(at / SIDE) - MIDDLE]
    const [u, w] = [(1 - g1) * x - g2 * y, (1 + g1) * y - g2 * x]
    return Math.exp(-(u * u + w * w) / width)
  })
  return { pixels, width: SIDE, height: SIDE, pixelScale: arcsec(pixelScale), fwhm: null }
}

test.each([
  [2, 0, 0],
  [1.8, 0.05, 0],
  [2.3, -0.02, 0.11],
])('a Gaussian of %f pixels and shape (%f, %f) has just these', (sigma, g1, g2) => {
  const shape = psfShape(gaussianPsf(sigma, g1, g2))
  expect(shape?.g1).toBeCloseTo(g1, 5)
  expect(shape?.g2).toBeCloseTo(g2, 5)
  expect(shape?.sigma).toBeCloseTo(0.2 * sigma, 5)
})

test('the size is an angle, whatever the pixels are', () => {
  expect(psfShape(gaussianPsf(3, 0, 0, 0.1))?.sigma).toBeCloseTo(0.3, 5)
})

test('what has no moments has no shape', () => {
  expect(psfShape({ ...gaussianPsf(2, 0, 0), pixels: new Float32Array(SIDE * SIDE) })).toBeNull()
})
