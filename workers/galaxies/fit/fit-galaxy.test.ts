import { describe, expect, it } from 'vitest'
import { STAMP_SIDE } from '../../stamps/stamp'
import { arcsec, pixels } from '../../units/quantities'
import { randomStream } from '../../units/random'
import type { PointSpread } from '../point-spread'
import { sersicComponent } from '../source'
import { stampPainter } from '../stamp-painter'
import { fitGalaxy, type GalaxyFit } from './fit-galaxy'
import type { GalaxyProfile } from './galaxy-template'

const PSFS: PointSpread[] = [
  { kind: 'kolmogorov', fwhm: arcsec(0.8), shear: { g1: 0.01, g2: -0.02 } },
  { kind: 'kolmogorov', fwhm: arcsec(0.75), shear: { g1: 0, g2: 0.01 } },
]
const painter = stampPainter(PSFS)
const START = { x: 32.2, y: 31.9, g1: 0, g2: 0, radius: 0.4 }
const TRUTH: GalaxyProfile = { x: 32.4, y: 31.7, g1: 0.21, g2: -0.13, radius: 0.62, index: 1 }
const FLUXES = [900, 1500]

const imageOf = ({ x, y, g1, g2, radius, index }: GalaxyProfile): Float32Array =>
  painter.draw(
    [
      {
        ...{ x: pixels(x), y: pixels(y), shape: { g1, g2 } },
        components: [sersicComponent(index, arcsec(radius), FLUXES)],
      },
    ],
    STAMP_SIDE,
    1e-5,
  )

/** Fits the image of a galaxy under noise of `sigma` a pixel. */
async function fitted(truth: GalaxyProfile, sigma: number, seed: number): Promise<GalaxyFit> {
  const random = randomStream(seed, 0)
  const noisy = imageOf(truth).map((flux) => flux + sigma * random.normal())
  const noise = new Float32Array(noisy.length).fill(sigma)
  const fit = await fitGalaxy({ pixels: noisy, sigma: noise, bands: 2 }, painter, START)
  if (!fit) throw new Error('nothing was fitted')
  return fit
}

describe('a galaxy fitted to a stamp', () => {
  it('is the one that was drawn, where there is next to no noise', async () => {
    const { galaxy, fluxes, converged, model } = await fitted(TRUTH, 0.01, 1)
    expect(converged).toBe(true)
    expect(galaxy.index).toBe(1)
    expect(galaxy.x).toBeCloseTo(TRUTH.x, 2)
    expect(galaxy.y).toBeCloseTo(TRUTH.y, 2)
    expect(galaxy.g1).toBeCloseTo(TRUTH.g1, 2)
    expect(galaxy.g2).toBeCloseTo(TRUTH.g2, 2)
    expect(galaxy.radius).toBeCloseTo(TRUTH.radius, 2)
    fluxes.forEach((flux, band) => expect(flux / (FLUXES[band] ?? 0)).toBeCloseTo(1, 2))
    const drawn = imageOf(TRUTH)
    const peak = Math.max(...drawn)
    expect(Math.max(...model.map((value, at) => Math.abs(value - (drawn[at] ?? 0))))).toBeLessThan(
      0.005 * peak,
    )
  })

  it('finds a steep profile too', async () => {
    const { galaxy } = await fitted({ ...TRUTH, index: 4 }, 0.05, 2)
    expect(galaxy.index).toBe(4)
    expect(galaxy.radius).toBeCloseTo(TRUTH.radius, 1)
    expect(galaxy.g1).toBeCloseTo(TRUTH.g1, 2)
  })

  it('scatters as its covariance says, and has a chi^2 of one a pixel', async () => {
    const errors: number[] = []
    const perPixel: number[] = []
    for (let seed = 0; seed < 12; seed++) {
      const fit = await fitted(TRUTH, 1.2, 100 + seed)
      const [c11, , c22] = fit.covariance ?? [NaN, NaN, NaN]
      errors.push((fit.galaxy.g1 - TRUTH.g1) / Math.sqrt(c11), (fit.galaxy.g2 - TRUTH.g2) / Math.sqrt(c22))
      perPixel.push(fit.chi2 / (fit.pixels - fit.parameters))
    }
    const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)
    // Of 24 normal numbers: within three standard deviations of 1.
    expect(rms).toBeGreaterThan(0.56)
    expect(rms).toBeLessThan(1.44)
    const mean = perPixel.reduce((sum, one) => sum + one, 0) / perPixel.length
    expect(Math.abs(mean - 1)).toBeLessThan(3 * Math.sqrt(2 / (2 * 1257 * 12)))
  })

  it('leaves out pixels whose noise is infinite', async () => {
    const image = imageOf(TRUTH)
    const sigma = new Float32Array(image.length).fill(0.05)
    for (let row = 30; row < 46; row++)
      for (let column = 40; column < 50; column++)
        for (const band of [0, 1]) {
          const at = (row * STAMP_SIDE + column) * 2 + band
          image[at] = 500
          sigma[at] = Infinity
        }
    const fit = await fitGalaxy({ pixels: image, sigma, bands: 2 }, painter, START)
    expect(fit?.galaxy.g1).toBeCloseTo(TRUTH.g1, 2)
    expect(fit?.galaxy.g2).toBeCloseTo(TRUTH.g2, 2)
  })

  it('is none where no pixel can be fitted, and ends when it is told to', async () => {
    const pixelsOfStamp = imageOf(TRUTH)
    const nothing = new Float32Array(pixelsOfStamp.length).fill(Infinity)
    expect(await fitGalaxy({ pixels: pixelsOfStamp, sigma: nothing, bands: 2 }, painter, START)).toBeNull()
    const noise = nothing.fill(0.1)
    const stop = (): Promise<void> => Promise.reject(new Error('enough'))
    await expect(
      fitGalaxy({ pixels: pixelsOfStamp, sigma: noise, bands: 2 }, painter, START, stop),
    ).rejects.toThrow('enough')
  })
})
