import { describe, expect, it } from 'vitest'
import { makeTile, type MadeTile } from './fixtures/made-tile'
import { positionOf, sourceOf } from './fixtures/sample-source'
import { stampCutter } from './stamp-cutter'
import { STAMP_FLAGS } from './stamp-flags'
import type { Stamp } from './stamp'

const SIZE = 1.1
const FLUX = 1000
const HERE = positionOf(150, 2)

/** A round Gaussian of `SIZE` arcsec and `FLUX` at the tangent point, on pixels of `scale` arcsec. */
function gaussian(scale: number, turn: number, more: Partial<MadeTile['bands'][string]> = {}): MadeTile {
  const side = Math.ceil(26 / scale)
  const middle = side / 2 + 0.3
  const sigma = SIZE / scale
  const image = (x: number, y: number) =>
    (FLUX / (2 * Math.PI * sigma ** 2)) *
    Math.exp(-((x - middle) ** 2 + (y - middle) ** 2) / (2 * sigma ** 2))
  const reference: [number, number] = [middle + 1, middle + 1]
  const bands = { i: { image, variance: () => 9, ...more } }
  return { width: side, height: side, centre: [150, 2], reference, scale, turn, bands }
}

const cut = (tiles: Record<string, MadeTile>): Promise<Stamp> => {
  const files = Object.fromEntries(Object.entries(tiles).map(([name, made]) => [name, makeTile(made)]))
  return stampCutter(sourceOf(files), 2 ** 24).cut(HERE)
}

/** Flux, centroid and mean square size (arcsec^2) of the i band. */
function moments({ pixels }: Stamp) {
  let [flux, x, y, square] = [0, 0, 0, 0]
  for (let at = 0; at < 64 * 64; at++) {
    const value = pixels[at * 6 + 3] ?? 0
    const [column, row] = [(at % 64) - 32, Math.floor(at / 64) - 32]
    flux += value
    x += value * column
    y += value * row
    square += value * (column ** 2 + row ** 2) * 0.2 ** 2
  }
  return { flux, x: x / flux, y: y / flux, size: square / flux / 2 }
}

describe('an image of another scale', () => {
  it.each([
    [0.168, 0],
    [0.263, 30],
    [0.1, -70],
    [0.5, 0],
  ])('of %f arcsec, turned by %f degrees, keeps flux, place and size', async (scale, turn) => {
    const stamp = await cut({ other: gaussian(scale, turn) })
    const { flux, x, y, size } = moments(stamp)
    expect(stamp.flags & STAMP_FLAGS.resampled).toBe(STAMP_FLAGS.resampled)
    expect(stamp.remainder).toEqual({ x: 0, y: 0 })
    expect(Math.abs(flux / FLUX - 1)).toBeLessThan(2e-3)
    expect(Math.hypot(x, y)).toBeLessThan(2e-3)
    expect(Math.abs(size / SIZE ** 2 - 1)).toBeLessThan(0.02)
    const [a, b, c, d] = stamp.tangentFromPixel
    expect(Math.sqrt(Math.abs(a * d - b * c)) * (180 / Math.PI) * 3600).toBeCloseTo(0.2, 8)
  })

  it('carries variance: that of a pixel alone, with the area', async () => {
    const stamp = await cut({ other: gaussian(0.4, 0) })
    // A stamp's pixel covers a quarter of one here: its flux is a quarter of the interpolated one, with at most its noise.
    const variance = stamp.variance[(32 * 64 + 32) * 6 + 3] ?? NaN
    expect(variance).toBeLessThanOrEqual((9 / 16) * 1.001)
    expect(variance).toBeGreaterThan((9 / 16) * 0.3)
  })

  it('has gaps where pixels are missing', async () => {
    const stamp = await cut({ other: gaussian(0.168, 0, { mask: (x) => +(x > 78) }) })
    expect(stamp.flags & STAMP_FLAGS.missingPixels).toBe(STAMP_FLAGS.missingPixels)
    expect(stamp.pixels.every(Number.isFinite)).toBe(true)
    expect(stamp.variance[(32 * 64 + 60) * 6 + 3]).toBe(Infinity)
  })
})

describe('a neighbour on another grid', () => {
  it('is interpolated to the grid of the nearest', async () => {
    // The nearest ends ten columns right of the object; the other has 0.2 arcsec too, but half a pixel off.
    const near = { ...gaussian(0.2, 0), width: 76 }
    const other = gaussian(0.2, 0)
    other.reference = [near.reference[0] - 46 + 0.5, near.reference[1]]
    const wide = 8
    other.bands = { i: { image: (x, y) => x + wide * y, variance: () => 9 } }
    const stamp = await cut({ near, other })
    expect(stamp.tile).toBe('near')
    expect(stamp.flags & STAMP_FLAGS.resampled).toBe(STAMP_FLAGS.resampled)
    expect(stamp.fractionMissing).toBe(0)
    const column = 60
    const pixel = stamp.pixels[(32 * 64 + column) * 6 + 3] ?? NaN
    const x0 = Math.floor(near.reference[0] - 1 + 0.5)
    const y0 = Math.floor(near.reference[1] - 1 + 0.5)
    // The other image is a plane, x + 8 y, which interpolation keeps.
    expect(pixel).toBeCloseTo(x0 + column - 32 - 45.5 + wide * y0, 1)
  })
})
