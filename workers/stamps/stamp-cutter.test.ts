import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BANDS } from '../units/bands'
import { pixels } from '../units/quantities'
import { skyFromPixel } from '../tiles/world-coordinates'
import { card } from '../fits/write-fits'
import type { FitsError } from '../fits/fits-error'
import { makeTile, type MadeTile } from './fixtures/made-tile'
import { positionOf, sampleObjects, sampleSource, sourceOf } from './fixtures/sample-source'
import { stackStamps, STAMP_LENGTH, type Stamp } from './stamp'
import { stampCutter } from './stamp-cutter'
import { PIXEL_BITS, stampFlagNames } from './stamp-flags'

const BUDGET = 2 ** 24
const count = (x: number, y: number) => x + 1000 * y
const flat = () => 4
const HERE = positionOf(150, 2)

/** A tile of 128 x 128 whose pixel (64, 64) is the tangent point at (150, 2), with planes in every band. */
function tile(more: Partial<MadeTile> = {}): MadeTile {
  const bands = Object.fromEntries(
    [...BANDS].map((band) => [band, { image: count, variance: flat, psf: count }]),
  )
  return { width: 128, height: 128, centre: [150, 2], reference: [65, 65], bands, ...more }
}

function cut(tiles: Record<string, MadeTile>, position = HERE): Promise<Stamp> {
  const files = Object.fromEntries(Object.entries(tiles).map(([name, made]) => [name, makeTile(made)]))
  return stampCutter(sourceOf(files), BUDGET).cut(position)
}

const at = (row: number, column: number, band: number) => (row * 64 + column) * 6 + band
const inBand = (values: ArrayLike<number>, band: number) =>
  Array.from(values).filter((_, index) => index % 6 === band)

describe('a stamp', () => {
  it('has its object at (32, 32), row 0 at the bottom, bands last, and east on the left', async () => {
    const stamp = await cut({ one: tile() })
    expect(stamp.pixels[at(32, 32, 0)]).toBe(count(64, 64))
    expect(stamp.pixels[at(0, 63, 5)]).toBe(count(95, 32))
    expect(stamp.variance[at(5, 6, 3)]).toBe(4)
    expect(stamp.units).toEqual({ u: 'nJy', g: 'nJy', r: 'nJy', i: 'nJy', z: 'nJy', y: 'nJy' })
    expect(stamp.flags).toBe(0)
    expect(stamp.tile).toBe('one')
    expect(stamp.remainder.x).toBeCloseTo(0, 8)
    const [east, , , north] = stamp.tangentFromPixel
    const scale = ((0.2 / 3600) * Math.PI) / 180
    expect(east / scale).toBeCloseTo(-1, 6)
    expect(north / scale).toBeCloseTo(1, 6)
  })

  it('brings the point-spread function of its tile', async () => {
    const { psf } = await cut({ one: tile() })
    expect(psf.i).toMatchObject({ width: 5, height: 5, fwhm: 0.8 })
    expect(psf.i?.pixelScale).toBeCloseTo(0.2, 6)
    expect(psf.i?.pixels[5 + 2]).toBe(count(2, 1))
  })

  it('says which bands are not there', async () => {
    const made = tile()
    delete made.bands['u']
    const stamp = await cut({ one: made })
    expect(stamp.missingBands).toEqual(['u'])
    expect(stampFlagNames(stamp.flags)).toEqual(['missingBand'])
    expect(stamp.fractionMissing).toBe(0)
    expect(new Set(inBand(stamp.mask, 0))).toEqual(new Set([PIXEL_BITS.missing | PIXEL_BITS.outside]))
    expect(new Set(inBand(stamp.pixels, 0))).toEqual(new Set([0]))
    expect(new Set(inBand(stamp.variance, 0))).toEqual(new Set([Infinity]))
  })

  it('has no value where the mask says so, all of it if need be', async () => {
    const made = tile()
    made.bands['i'] = { image: count, variance: flat, psf: count, mask: () => 1 }
    made.bands['r'] = {
      image: count,
      variance: flat,
      psf: count,
      mask: (x, y) => (x === 64 && y === 64 ? 1 << 31 : 0),
    }
    const stamp = await cut({ one: made })
    expect(stampFlagNames(stamp.flags)).toEqual(['missingPixels'])
    expect(new Set(inBand(stamp.mask, 3))).toEqual(new Set([PIXEL_BITS.missing | PIXEL_BITS.masked]))
    expect(new Set(inBand(stamp.pixels, 3))).toEqual(new Set([0]))
    expect(stamp.variance[at(32, 32, 2)]).toBe(Infinity)
    expect(stamp.variance[at(32, 33, 2)]).toBe(4)
    expect(stamp.fractionMissing).toBe((64 * 64 + 1) / STAMP_LENGTH)
  })

  it.each([
    ['NaN', { image: () => NaN, variance: flat }],
    ['infinite', { image: () => Infinity, variance: flat }],
    ['without variance', { image: count, variance: () => 0 }],
    ['of infinite variance', { image: count, variance: () => Infinity }],
    ['of NaN variance', { image: count, variance: () => NaN }],
  ])('has no value for pixels that are %s', async (_, planes) => {
    const stamp = await cut({ one: tile({ bands: { ...tile().bands, z: planes } }) })
    expect(new Set(inBand(stamp.mask, 4))).toEqual(new Set([PIXEL_BITS.missing | PIXEL_BITS.invalid]))
    expect(inBand(stamp.pixels, 4).every((value) => value === 0)).toBe(true)
    expect(inBand(stamp.variance, 4).every((value) => value === Infinity)).toBe(true)
    expect(stampFlagNames(stamp.flags)).toEqual(['missingPixels', 'noPsf'])
  })

  it('keeps pixels of a band that has no variance plane, with infinite variance', async () => {
    const stamp = await cut({ one: tile({ bands: { i: { image: count, psf: count } } }) })
    expect(stamp.pixels[at(32, 32, 3)]).toBe(count(64, 64))
    expect(stamp.variance[at(32, 32, 3)]).toBe(Infinity)
    expect(stampFlagNames(stamp.flags)).toEqual(['missingBand', 'noVariance'])
  })

  it('is in nJy where a zero point says how, and keeps its unit elsewhere', async () => {
    const counts = (...cards: string[]) => ({
      image: count,
      variance: flat,
      cards: [card('BUNIT', "'adu'"), ...cards],
    })
    const bands = { i: counts(card('MAGZERO', 28.9)), r: counts() }
    const stamp = await cut({ one: tile({ bands }) })
    expect(stamp.units).toMatchObject({ i: 'nJy', r: 'adu', u: '' })
    expect(stamp.pixels[at(32, 32, 3)]).toBeCloseTo(10 * count(64, 64), 0)
    expect(stamp.variance[at(32, 32, 3)]).toBeCloseTo(400, 3)
    expect(stamp.pixels[at(32, 32, 2)]).toBe(count(64, 64))
  })

  it('of an object outside every tile is empty and says so', async () => {
    const stamp = await cut({ one: tile() }, positionOf(150.5, 2))
    expect(stampFlagNames(stamp.flags)).toEqual(['incomplete', 'missingBand', 'outside'])
    expect(stamp).toMatchObject({ tile: null, fractionMissing: 1, missingBands: [...BANDS] })
    const behind = await cut({ one: tile() }, positionOf(330, -2))
    expect(behind.flags).toBe(stamp.flags)
  })

  it('of an object just outside has what it reaches', async () => {
    const stamp = await cut({ one: tile({ reference: [138, 65] }) })
    expect(stampFlagNames(stamp.flags)).toEqual(['incomplete', 'outside'])
    expect(stamp.fractionMissing).toBeCloseTo(41 / 64, 12)
  })
})

describe("an exposure as Rubin's", () => {
  it('is copied, with the bits of its mask', async () => {
    const file = readFileSync(new URL('../tiles/fixtures/rubin_planes.fits.fz', import.meta.url))
    const source = sourceOf({ exposure: file })
    const world = source.tiles[0]?.planes[0]?.world
    if (!world) throw new Error('no coordinates')
    const here = skyFromPixel(world, { x: pixels(24), y: pixels(20) })
    const stamp = await stampCutter(source, BUDGET).cut(here)
    const flags = ['incomplete', 'missingBand', 'missingPixels', 'saturated', 'noPsf']
    expect(stampFlagNames(stamp.flags)).toEqual(flags)
    expect(stamp.mask[at(32, 32, 3)]).toBe(PIXEL_BITS.missing | PIXEL_BITS.masked | PIXEL_BITS.saturated)
    expect(stamp.mask[at(32, 33, 3)]).toBe(0)
    expect(stamp.variance[at(32, 33, 3)]).toBe(16)
    // Rows 0 to 3 of the image have no data; DETECTED alone, at (10, 10), keeps its pixel.
    expect(stamp.mask[at(15, 32, 3)]).toBe(PIXEL_BITS.missing | PIXEL_BITS.masked | PIXEL_BITS.invalid)
    expect(stamp.mask[at(22, 18, 3)]).toBe(0)
    expect(stamp.mask[at(11, 32, 3)]).toBe(PIXEL_BITS.missing | PIXEL_BITS.outside)
  })
})

describe('tiles that overlap', () => {
  it('give the nearest first, and the others where it has nothing', async () => {
    const near = {
      ...tile(),
      bands: { i: { image: () => 1, variance: flat, psf: flat, mask: (x: number) => +(x < 40) } },
    }
    const far = {
      ...tile({ reference: [55, 65] }),
      bands: { i: { image: () => 2, variance: flat, psf: count } },
    }
    const stamp = await cut({ far, near })
    // Column 8 of the stamp is column 40 of the near tile.
    expect(stamp.pixels[at(10, 7, 3)]).toBe(2)
    expect(stamp.pixels[at(10, 8, 3)]).toBe(1)
    expect(stamp.tile).toBe('near')
    expect(stamp.psf.i?.pixels[0]).toBe(4)
    expect(stampFlagNames(stamp.flags)).toEqual(['missingBand'])
  })
})

describe('damaged pieces', () => {
  it('are told of and leave pixels missing; the others are cut', async () => {
    const source = sampleSource(['tile_000'])
    const { pieces } = source
    const told: FitsError[] = []
    const broken = {
      ...source,
      damaged: (error: FitsError) => told.push(error),
      pieces: async (tile: string, extension: string, indices: number[]) => {
        const whole = await pieces(tile, extension, indices)
        return whole.map((piece) =>
          extension === 'IMAGE_I' && piece.index === 200
            ? { ...piece, blob: piece.blob.subarray(0, 40) }
            : piece,
        )
      },
    }
    const cutter = stampCutter(broken, BUDGET)
    let touched = 0
    for await (const { stamp } of cutter.cutAll(
      sampleObjects()
        .slice(0, 200)
        .map((one) => one.position),
    )) {
      expect(stamp?.pixels.every(Number.isFinite)).toBe(true)
      if (stamp && inBand(stamp.mask, 3).some((bits) => bits === (PIXEL_BITS.missing | PIXEL_BITS.invalid)))
        touched++
    }
    expect(touched).toBeGreaterThan(5)
    expect(told).toHaveLength(1)
    expect(told[0]?.message).toContain('RICE_1')
  })

  it('an error of the source goes through', async () => {
    const source = {
      ...sampleSource(['tile_000']),
      pieces: () => Promise.reject(new Error('the store is gone')),
    }
    const position = sampleObjects()[0]?.position ?? HERE
    await expect(stampCutter(source, BUDGET).cut(position)).rejects.toThrow('the store is gone')
  })
})

describe('the budget', () => {
  it('is kept: a small one asks again, the same pixels come', async () => {
    const positions = sampleObjects()
      .slice(0, 60)
      .map(({ position }) => position)
    const digestAll = async (budget: number) => {
      const source = sampleSource()
      const sums: number[] = []
      for await (const { index, stamp } of stampCutter(source, budget).cutAll(positions)) {
        sums[index] = stamp?.pixels.reduce((sum, value) => sum + value, 0) ?? NaN
      }
      return { sums, calls: source.calls() }
    }
    const [ample, scarce] = [await digestAll(BUDGET * 4), await digestAll(2 ** 20)]
    expect(scarce.sums).toEqual(ample.sums)
    expect(scarce.calls).toBeGreaterThan(3 * ample.calls)
  })
})

describe('stackStamps', () => {
  it('puts stamps one after the other', async () => {
    const [one, two] = [await cut({ one: tile() }), await cut({ one: tile() }, positionOf(150.5, 2))]
    const stack = stackStamps([two, one])
    expect(stack.count).toBe(2)
    expect(stack.pixels.subarray(STAMP_LENGTH)).toEqual(one.pixels)
    expect(stack.mask.subarray(0, STAMP_LENGTH)).toEqual(two.mask)
    expect(stack.variance).toHaveLength(2 * STAMP_LENGTH)
  })
})
