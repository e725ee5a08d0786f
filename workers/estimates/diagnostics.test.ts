import { describe, expect, it } from 'vitest'
import { STAMP_BANDS, STAMP_SIDE, type Stamp } from '../stamps/stamp'
import { PIXEL_BITS } from '../stamps/stamp-flags'
import { diagnose } from './diagnostics'
import { gaussianPixels, gaussianPsf, gaussianStamp, normalNumbers, stampOf } from './fixtures/gaussian-stamp'
import type { Shape } from './shape-estimate'

const SHAPE: Shape = [0.2, -0.1]
const PSF = { g: [0, 0] as Shape, sigma: 1.7 }

/** Two round Gaussians of sigma 2.2 pixels, `apart` pixels from each other, the first in the middle. */
function pair(apart: number, flux = 5e3): Stamp {
  const round = { xx: 4.84, xy: 0, yy: 4.84 }
  const one = gaussianPixels({ x: 32, y: 32, ...round }, 5e3, STAMP_SIDE)
  const other = gaussianPixels({ x: 32 + apart, y: 32, ...round }, flux, STAMP_SIDE)
  return stampOf(
    one.map((value, at) => value + (other[at] ?? 0)),
    gaussianPsf([0, 0], 1.7),
  )
}

describe('a Gaussian galaxy', () => {
  it('has the signal to noise of its flux over that of the matched weight, in three bands', () => {
    const [flux, sigma, variance] = [4e3, 2, 9]
    const square = sigma ** 2 + PSF.sigma ** 2
    const { snr } = diagnose(gaussianStamp({ g: [0, 0], sigma, flux }, PSF, variance))
    const wanted = (Math.sqrt(3) * flux) / Math.sqrt(4 * Math.PI * square * variance)
    expect(snr / wanted).toBeCloseTo(1, 2)
  })

  it('has its scatter as error of size and shape', () => {
    const clean = gaussianStamp({ g: [0, 0], sigma: 2, flux: 2500 }, PSF, 9)
    const found = Array.from({ length: 200 }, (_, seed) => {
      const normal = normalNumbers(seed)
      return diagnose({ ...clean, pixels: clean.pixels.map((flux) => flux + 3 * normal()) })
    })
    const scatter = (values: number[]): number => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    }
    const { sizeError, sigma } = diagnose(clean)
    // A scatter of 200 is known to 5 %.
    expect(Math.abs(scatter(found.map(({ size }) => size)) / sizeError - 1)).toBeLessThan(0.2)
    expect(Math.abs(scatter(found.map(({ g1 }) => g1)) / sigma - 1)).toBeLessThan(0.2)
    expect(Math.abs(scatter(found.map(({ g2 }) => g2)) / sigma - 1)).toBeLessThan(0.2)
  })

  it('has its shape and its size over the point-spread function, also behind a sheared one', () => {
    const found = diagnose(gaussianStamp({ g: SHAPE, sigma: 2 }, { g: [0.05, 0.02], sigma: 1.7 }))
    expect(found.g1).toBeCloseTo(SHAPE[0], 3)
    expect(found.g2).toBeCloseTo(SHAPE[1], 3)
    const round = diagnose(gaussianStamp({ g: [0, 0], sigma: 2 }))
    expect(round.size).toBeCloseTo(Math.hypot(2, 1.7) / 1.7, 3)
    expect(found.psfShape).toBeCloseTo(Math.hypot(0.05, 0.02), 3)
    expect(found.psfSigmas.map((sigma) => sigma / 0.2)).toSatisfy((all: number[]) =>
      all.every((sigma) => Math.abs(sigma - 1.7) < 1e-3),
    )
  })

  it('has the same size and shape where a column of one band has no value', () => {
    const stamp = gaussianStamp({ g: SHAPE, sigma: 2 })
    const whole = diagnose(stamp)
    for (let row = 0; row < STAMP_SIDE; row++) {
      const at = (row * STAMP_SIDE + 34) * STAMP_BANDS.length + STAMP_BANDS.indexOf('i')
      stamp.mask[at] = PIXEL_BITS.missing | PIXEL_BITS.masked
      stamp.variance[at] = Infinity
      stamp.pixels[at] = 0
    }
    const found = diagnose({ ...stamp, fractionMissing: 1 / 384 })
    expect(found.size).toBeCloseTo(whole.size, 2)
    expect(found.g1).toBeCloseTo(whole.g1, 2)
    expect(found.fluxes[STAMP_BANDS.indexOf('i')]).toBeNaN()
    expect(found.fluxes[STAMP_BANDS.indexOf('r')]).toBeCloseTo(
      whole.fluxes[STAMP_BANDS.indexOf('r')] ?? NaN,
      -2,
    )
  })
})

describe('blendedness', () => {
  it('is little of a galaxy alone, much of two equal ones, less the farther they are apart', () => {
    const alone = diagnose(pair(8, 0)).blendedness
    const [near = NaN, far = NaN] = [7, 12].map((apart) => diagnose(pair(apart)).blendedness)
    expect(alone).toBeLessThan(0.02)
    expect(near).toBeGreaterThan(0.08)
    expect(near).toBeGreaterThan(far)
    expect(far).toBeGreaterThan(alone)
  })

  it('grows where the bands do not have one centre', () => {
    const stamp = gaussianStamp({ g: [0, 0], sigma: 2 })
    const other = gaussianStamp({ g: [0, 0], sigma: 2, shift: { x: 1.2, y: -0.3 } })
    const blue = stamp.pixels.map((flux, at) => (at % 6 === 1 ? (other.pixels[at] ?? 0) : flux))
    expect(diagnose({ ...stamp, pixels: blue }).blendedness).toBeGreaterThan(
      1.5 * diagnose(stamp).blendedness,
    )
  })
})

describe('what is not there is not known', () => {
  const unknown = (stamp: Stamp): string[] =>
    Object.entries(diagnose(stamp)).flatMap(([name, value]) => (Number.isNaN(value) ? [name] : []))
  const good = (): Stamp => gaussianStamp({ g: SHAPE, sigma: 2 })

  it('nothing of a stamp without pixels, without variances or without light', () => {
    const all = ['snr', 'size', 'sizeError', 'blendedness', 'g1', 'g2', 'sigma']
    const empty = good()
    empty.mask.fill(PIXEL_BITS.missing)
    empty.variance.fill(Infinity)
    expect(unknown(empty)).toEqual(all)
    expect(unknown({ ...good(), variance: good().variance.fill(Infinity) })).toEqual(all)
    expect(unknown({ ...good(), pixels: good().pixels.fill(0) })).toEqual(all)
    expect(unknown({ ...good(), pixels: good().pixels.map((flux) => -flux) })).toEqual(all)
  })

  it('no size without a point-spread function, but a signal to noise', () => {
    const stamp = { ...good(), psf: stampOf(new Float64Array(0), null).psf }
    expect(unknown(stamp)).not.toContain('snr')
    expect(unknown(stamp)).toContain('size')
    expect(unknown(stamp)).toContain('psfShape')
  })

  it('of a survey without r, i and z the other bands tell', () => {
    const stamp: Stamp = { ...good(), missingBands: ['r', 'i', 'z'] }
    for (let at = 0; at < stamp.variance.length; at++) {
      if (![2, 3, 4].includes(at % 6)) continue
      stamp.variance[at] = Infinity
      stamp.mask[at] = PIXEL_BITS.missing | PIXEL_BITS.outside
    }
    const { snr, fluxes } = diagnose(stamp)
    expect(snr).toBeCloseTo(diagnose(good()).snr, 3)
    expect(fluxes.map(Number.isNaN)).toEqual([false, false, true, true, true, false])
  })
})

it('can be sent to another thread as it is', () => {
  const found = diagnose(gaussianStamp({ g: SHAPE, sigma: 2 }))
  expect(structuredClone(found)).toEqual(found)
})
