import { describe, expect, it } from 'vitest'
import { STAMP_BANDS, STAMP_LENGTH, STAMP_SIDE, type Stamp } from '../stamps/stamp'
import { PIXEL_BITS } from '../stamps/stamp-flags'
import { arcsec } from '../units/quantities'
import { gaussianPixels, gaussianPsf, gaussianStamp, normalNumbers, stampOf } from './fixtures/gaussian-stamp'
import { MOMENTS, measureMoments } from './moments'
import type { MomentsResult } from './moments-band'
import { markNeighbours } from './moments-neighbours'
import { sigmaOf, type Shape } from './shape-estimate'

const SHAPE: Shape = [0.25, -0.15]

function shapeOf({ estimate, reason }: MomentsResult): Shape {
  return estimate?.g ?? expect.fail(`no shape: ${reason}`)
}

function expectShape(result: MomentsResult, wanted: Shape, tolerance: number): void {
  const g = shapeOf(result)
  expect(Math.hypot(g[0] - wanted[0], g[1] - wanted[1])).toBeLessThan(tolerance)
}

/** A stamp with its pixels at other places: `from` says which pixel comes to (column, row). */
function moved(stamp: Stamp, from: (column: number, row: number) => [number, number]): Stamp {
  const image = Float64Array.from({ length: STAMP_SIDE ** 2 }, (_, at) => {
    const [column, row] = from(at % STAMP_SIDE, Math.floor(at / STAMP_SIDE))
    return stamp.pixels[(row * STAMP_SIDE + column) * STAMP_BANDS.length] ?? 0
  })
  return stampOf(image, stamp.psf.i)
}

function mark(stamp: Stamp, has: (column: number, row: number) => boolean): void {
  for (let at = 0; at < STAMP_LENGTH; at++) {
    const pixel = Math.floor(at / STAMP_BANDS.length)
    if (!has(pixel % STAMP_SIDE, Math.floor(pixel / STAMP_SIDE))) continue
    stamp.pixels[at] = 0
    stamp.variance[at] = Infinity
    stamp.mask[at] = PIXEL_BITS.missing | PIXEL_BITS.masked
  }
}

describe('a Gaussian galaxy through a Gaussian point-spread function', () => {
  const shapes: Shape[] = [[0, 0], SHAPE, [-0.4, 0.3], [0.02, 0.6]]

  it.each(shapes)('of g = %s, %s is itself', (g1, g2) => {
    expectShape(measureMoments(gaussianStamp({ g: [g1, g2], sigma: 2 })), [g1, g2], 1e-4)
  })

  it.each(shapes)('of g = %s, %s is itself through a sheared one', (g1, g2) => {
    const stamp = gaussianStamp({ g: [g1, g2], sigma: 2.5 }, { g: [0.08, -0.06], sigma: 1.7 })
    expectShape(measureMoments(stamp), [g1, g2], 1e-4)
  })

  it('does not depend on the flux, and its error falls as the flux grows', () => {
    const [faint, bright] = [2e3, 2e5].map((flux) =>
      measureMoments(gaussianStamp({ g: SHAPE, sigma: 2, flux })),
    )
    if (!faint?.estimate || !bright?.estimate) return expect.fail('not measured')
    expectShape(faint, bright.estimate.g, 1e-5)
    expect(sigmaOf(faint.estimate.aleatoric) / sigmaOf(bright.estimate.aleatoric)).toBeCloseTo(100, 3)
    expect(faint.estimate.epistemic).toEqual([0, 0, 0])
  })

  it('changes the sign of g2 when x or y is reflected, and of g1 when they are exchanged', () => {
    const stamp = gaussianStamp({ g: SHAPE, sigma: 2, shift: { x: 0, y: 0 } })
    const [g1, g2] = shapeOf(measureMoments(stamp))
    const back = (at: number): number => (STAMP_SIDE - at) % STAMP_SIDE
    expectShape(measureMoments(moved(stamp, (x, y) => [back(x), y])), [g1, -g2], 1e-6)
    expectShape(measureMoments(moved(stamp, (x, y) => [x, back(y)])), [g1, -g2], 1e-6)
    expectShape(measureMoments(moved(stamp, (x, y) => [y, x])), [-g1, g2], 1e-6)
    expectShape(measureMoments(moved(stamp, (x, y) => [y, back(x)])), [-g1, -g2], 1e-6)
  })

  it('is itself where a column and a corner have no value', () => {
    const stamp = gaussianStamp({ g: SHAPE, sigma: 2 })
    mark(stamp, (x, y) => x === 34 || (x < 29 && y < 29))
    expectShape(measureMoments(stamp), SHAPE, 1e-3)
  })

  it('is itself where a pixel is NaN', () => {
    const stamp = gaussianStamp({ g: SHAPE, sigma: 2 })
    stamp.pixels.fill(NaN, (32 * STAMP_SIDE + 33) * 6, (32 * STAMP_SIDE + 34) * 6)
    expectShape(measureMoments(stamp), SHAPE, 1e-3)
  })

  it('is nearly itself beside a neighbour at 5 of its radii, which unmasked would turn it', () => {
    const neighbour = gaussianPixels({ x: 42, y: 36, xx: 7, xy: 0, yy: 7 }, 6e3, STAMP_SIDE)
    const alone = gaussianStamp({ g: SHAPE, sigma: 2 })
    const image = neighbour.map((flux, at) => flux + (alone.pixels[at * 6] ?? 0))
    const stamp = stampOf(image, alone.psf.i, 1, { x: 0.2, y: -0.3 })
    const marked = markNeighbours(stamp)
    expect(marked[36 * STAMP_SIDE + 42]).toBe(1)
    expect(marked[32 * STAMP_SIDE + 32]).toBe(0)
    const distance = (result: MomentsResult): number => {
      const [g1, g2] = shapeOf(result)
      return Math.hypot(g1 - SHAPE[0], g2 - SHAPE[1])
    }
    const before = measureMoments(stamp, { ...MOMENTS, neighbours: null })
    expect(distance(measureMoments(stamp))).toBeLessThan(0.03)
    expect(distance(before)).toBeGreaterThan(0.3)
  })
})

describe('the error by noise', () => {
  const noisy = (seed: number, stamp: Stamp): Stamp => {
    const normal = normalNumbers(seed)
    return {
      ...stamp,
      pixels: stamp.pixels.map((flux, at) => flux + Math.sqrt(stamp.variance[at] ?? 0) * normal()),
    }
  }
  const stamp = gaussianStamp({ g: SHAPE, sigma: 2, flux: 4e3 }, { g: [0.05, 0], sigma: 1.7 }, 16)

  it('is the scatter of 300 noisy images', () => {
    const claimed = measureMoments(stamp).estimate?.aleatoric ?? expect.fail('not measured')
    const shapes = Array.from({ length: 300 }, (_, seed) =>
      shapeOf(measureMoments(noisy(seed, stamp), { ...MOMENTS, neighbours: null })),
    )
    const products = (
      [
        [0, 0],
        [0, 1],
        [1, 1],
      ] as const
    ).map(
      ([j, k]) => shapes.reduce((sum, g) => sum + (g[j] - SHAPE[j]) * (g[k] - SHAPE[k]), 0) / shapes.length,
    )
    // A variance of 300 is known to 8 %.
    expect((products[0] ?? NaN) / claimed[0]).toBeCloseTo(1, 0.4)
    expect((products[2] ?? NaN) / claimed[2]).toBeCloseTo(1, 0.4)
    expect(Math.abs((products[1] ?? NaN) - claimed[1])).toBeLessThan(0.25 * claimed[0])
  })

  it('is less when bands are combined, by the root of their number', () => {
    const one = measureMoments(stamp).estimate ?? expect.fail('not measured')
    const three =
      measureMoments(stamp, { ...MOMENTS, bands: ['r', 'i', 'z'] }).estimate ?? expect.fail('not measured')
    expect(sigmaOf(one.aleatoric) / sigmaOf(three.aleatoric)).toBeCloseTo(Math.sqrt(3), 6)
    expect(three.g[0]).toBeCloseTo(one.g[0], 12)
  })

  it('is large, or a failure has its name, where there is only noise', () => {
    const empty = stampOf(new Float64Array(STAMP_SIDE ** 2), gaussianPsf([0, 0], 1.7))
    for (let seed = 0; seed < 50; seed++) {
      const { estimate, reason } = measureMoments(noisy(1000 + seed, empty))
      if (!estimate) expect(reason).toMatch(/^[a-zA-Z]+$/)
      else {
        expect([...estimate.g, ...estimate.aleatoric].every(Number.isFinite)).toBe(true)
        expect(sigmaOf(estimate.aleatoric)).toBeGreaterThan(0.1)
      }
    }
  })
})

describe('what cannot be measured has a reason', () => {
  const good = (): Stamp => gaussianStamp({ g: SHAPE, sigma: 2 })
  const reasonOf = (stamp: Stamp): string | null => measureMoments(stamp).reason

  it('no pixel with a value', () => {
    const stamp = good()
    mark(stamp, () => true)
    expect(reasonOf(stamp)).toBe('noData')
    expect(measureMoments(good(), { ...MOMENTS, bands: [] }).reason).toBe('noData')
  })

  it('no point-spread function, or one of other pixels', () => {
    expect(reasonOf({ ...good(), psf: stampOf(new Float64Array(0), null).psf })).toBe('noPsf')
    const psf = { ...gaussianPsf([0, 0], 1.7), pixelScale: arcsec(0.1) }
    expect(reasonOf({ ...good(), psf: stampOf(new Float64Array(0), psf).psf })).toBe('noPsf')
    const empty = { ...gaussianPsf([0, 0], 1.7), pixels: new Float32Array(41 * 41) }
    expect(reasonOf({ ...good(), psf: stampOf(new Float64Array(0), empty).psf })).toBe('noPsf')
  })

  it('no variance', () => {
    const stamp = good()
    stamp.variance.fill(Infinity)
    expect(reasonOf(stamp)).toBe('noVariance')
  })

  it('negative flux', () => {
    const stamp = good()
    expect(reasonOf({ ...stamp, pixels: stamp.pixels.map((flux) => -flux) })).toBe('negativeFlux')
  })

  it('a centre that wanders to something brighter', () => {
    const image = gaussianPixels({ x: 39, y: 32, xx: 7, xy: 0, yy: 7 }, 1e4, STAMP_SIDE)
    const result = measureMoments(stampOf(image, gaussianPsf([0, 0], 1.7)), { ...MOMENTS, neighbours: null })
    expect(result.reason).toBe('wandered')
  })

  it('pixels that are mostly missing', () => {
    const stamp = good()
    mark(stamp, (x, y) => (x + y) % 3 !== 0)
    expect(reasonOf(stamp)).toBe('tooManyMasked')
  })

  it('one bright pixel', () => {
    const image = new Float64Array(STAMP_SIDE ** 2)
    image[32 * STAMP_SIDE + 32] = 1e4
    expect(reasonOf(stampOf(image, gaussianPsf([0, 0], 1.7)))).toBe('tooSmall')
  })

  it('light all over the stamp', () => {
    expect(reasonOf(stampOf(new Float64Array(STAMP_SIDE ** 2).fill(1), gaussianPsf([0, 0], 1.7)))).toBe(
      'tooLarge',
    )
  })

  it('an object smaller than the point-spread function', () => {
    const { psf } = gaussianStamp({ g: SHAPE, sigma: 2 }, { g: [0, 0], sigma: 2.5 })
    const image = gaussianPixels({ x: 32, y: 32, xx: 4, xy: 0, yy: 4 }, 1e4, STAMP_SIDE)
    expect(reasonOf(stampOf(image, psf.i))).toBe('smallerThanPsf')
  })

  it('a distortion that no ellipse has', () => {
    // Wider than the point-spread function along x, narrower along y.
    const image = gaussianPixels({ x: 32, y: 32, xx: 9, xy: 0, yy: 2 }, 1e4, STAMP_SIDE)
    expect(reasonOf(stampOf(image, gaussianPsf([0, 0], 1.7)))).toBe('notAShape')
  })
})
