import { describe, expect, it } from 'vitest'
import type { StampPsf } from '../stamps/stamp'
import { arcsec } from '../units/quantities'
import { galaxyQuantities } from './galaxy-quantities'

const PIXELS = 4096
/** A Gaussian of 1.7 pixels, 41 x 41 of them. */
const psf: StampPsf = {
  pixels: Float32Array.from({ length: 41 * 41 }, (_, at) => {
    const [x, y] = [(at % 41) - 20, Math.floor(at / 41) - 20]
    return Math.exp((-x * x - y * y) / (2 * 1.7 ** 2)) / (2 * Math.PI * 1.7 ** 2)
  }),
  ...{ width: 41, height: 41, pixelScale: arcsec(0.2), fwhm: arcsec(0.8) },
}

/** A round Gaussian of `sigma` pixels about (32, 32) in each band, of flux 1000 nJy. */
function gaussian(sigma: number): Float32Array {
  return Float32Array.from({ length: 6 * PIXELS }, (_, at) => {
    const [x, y] = [(at % 64) - 32, Math.floor((at % PIXELS) / 64) - 32]
    return (1000 * Math.exp((-x * x - y * y) / (2 * sigma ** 2))) / (2 * Math.PI * sigma ** 2)
  })
}

describe('what is measured of a galaxy', () => {
  it('is that of a Gaussian: its flux, its half-light radius 1.1774 sigma, no shape', () => {
    const { magnitudes, halfLightRadius, concentration, g1, g2 } = galaxyQuantities(gaussian(6), psf)
    for (const magnitude of magnitudes) expect(magnitude).toBeCloseTo(31.4 - 7.5, 4)
    // Rings of whole pixels know a radius within a twentieth of a pixel.
    expect(Math.abs((halfLightRadius ?? NaN) - 0.2 * 6 * Math.sqrt(2 * Math.LN2))).toBeLessThan(0.01)
    // r of a share s is sigma sqrt(-2 ln(1 - s)).
    const expected = Math.sqrt(Math.log(0.2) / Math.log(0.8))
    expect(Math.abs((concentration ?? NaN) / expected - 1)).toBeLessThan(0.02)
    expect(g1).toBeCloseTo(0, 6)
    expect(g2).toBeCloseTo(0, 6)
  })

  it('is null where there is nothing', () => {
    const { magnitudes, halfLightRadius, g1 } = galaxyQuantities(new Float32Array(6 * PIXELS), psf)
    expect(magnitudes).toEqual([null, null, null, null, null, null])
    expect(halfLightRadius).toBeNull()
    expect(g1).toBeNull()
  })
})
