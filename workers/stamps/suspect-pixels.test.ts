import { describe, expect, it } from 'vitest'
import { BANDS } from '../units/bands'
import { noisyStamp, pixelAt, roundPsf, type SeenSource } from './fixtures/noisy-stamp'
import { psfSharpness } from './psf-sharpness'
import { STAMP_SIDE, type Stamp } from './stamp'
import { PIXEL_BITS, STAMP_FLAGS, stampFlagNames } from './stamp-flags'
import { markSuspects } from './suspect-pixels'

const galaxy: SeenSource = { x: 32.2, y: 31.7, flux: 3000, sigma: 2.5 }
/** As sharp as the point-spread function, and so bright that a pixel has 5,500 times the noise of the sky. */
const star: SeenSource = { x: 40.4, y: 36.1, flux: 1e5, sigma: 1.7 }

function judge(seed: number, spoil: (stamp: Stamp) => void = () => undefined, sources = [galaxy]): string[] {
  return flagged(seed, spoil, sources).names
}

function flagged(
  seed: number,
  spoil: (stamp: Stamp) => void,
  sources = [galaxy],
): { names: string[]; suspects: number[] } {
  const stamp = noisyStamp(seed, sources)
  spoil(stamp)
  const before = stamp.pixels.slice()
  markSuspects(stamp)
  expect(stamp.pixels.every((value, at) => Object.is(value, before[at]))).toBe(true)
  const suspects = [...stamp.mask.keys()].filter((at) => ((stamp.mask[at] ?? 0) & PIXEL_BITS.suspect) !== 0)
  return { names: stampFlagNames(stamp.flags), suspects }
}

function add(flux: number, places: readonly (readonly [row: number, column: number])[], band: number) {
  return (stamp: Stamp) => {
    for (const [row, column] of places) stamp.pixels[pixelAt(row, column, band)]! += flux
  }
}

/** Sets or changes the pixels of a band. */
function change(band: number, value: (before: number, row: number, column: number) => number) {
  return (stamp: Stamp) => {
    for (let row = 0; row < STAMP_SIDE; row++) {
      for (let column = 0; column < STAMP_SIDE; column++) {
        const at = pixelAt(row, column, band)
        stamp.pixels[at] = value(stamp.pixels[at] ?? NaN, row, column)
      }
    }
  }
}

describe('the sharpness of a point-spread function', () => {
  it('is that of a Gaussian at its peak, with a margin, and never over that of 0.5 arcsec', () => {
    const ofGaussian = (sigma: number) => 4 - 4 * Math.exp(-1 / (2 * sigma * sigma))
    expect(psfSharpness(roundPsf(1.7))).toBeCloseTo(1.15 * ofGaussian(1.7), 5)
    expect(psfSharpness(roundPsf(3))).toBeCloseTo(1.15 * ofGaussian(3), 5)
    expect(psfSharpness(null)).toBe(1.44)
    expect(psfSharpness(roundPsf(0.2))).toBe(1.44)
    expect(psfSharpness({ ...roundPsf(1.7), pixels: new Float32Array(625) })).toBe(1.44)
  })

  it('is the same for a finer image of the same function', () => {
    const fine = { ...roundPsf(3.4), pixelScale: roundPsf(1).pixelScale / 2 }
    expect(psfSharpness(fine as typeof fine & Stamp['psf']['i'] & object)).toBeCloseTo(
      psfSharpness(roundPsf(1.7)),
      5,
    )
  })
})

describe('ordinary stamps', () => {
  it('have no flag: noise, galaxies, and stars that are as sharp as the function', () => {
    for (let seed = 0; seed < 10; seed++) {
      const place = { x: 30 + seed / 6, y: 34 - seed / 9 }
      expect(judge(seed, undefined, [])).toEqual([])
      expect(judge(seed, undefined, [{ ...star, ...place }, galaxy])).toEqual([])
      expect(judge(seed, undefined, [{ ...galaxy, sigma: 6, flux: 3e4 }])).toEqual([])
    }
  })

  it('have none without a point-spread function either', () => {
    const without = (stamp: Stamp) => BANDS.forEach((band) => (stamp.psf[band] = null))
    expect(judge(1, without, [star])).toEqual([])
  })

  it('have none beside a hole in a star, though its border is sharp', () => {
    const hole = (stamp: Stamp) => {
      for (let at = 0; at < stamp.mask.length; at++) {
        if ((stamp.pixels[at] ?? 0) < 3000) continue
        stamp.mask[at] = PIXEL_BITS.missing | PIXEL_BITS.masked
        stamp.pixels[at] = 0
        stamp.variance[at] = Infinity
      }
    }
    expect(judge(1, hole, [star])).toEqual([])
  })
})

describe('a cosmic ray', () => {
  const track = Array.from({ length: 12 }, (_, step) => [26 + step, 30 + Math.round(step / 2)] as const)

  it('is found pixel by pixel, on the sky and on a galaxy', () => {
    for (let seed = 0; seed < 8; seed++) {
      const { names, suspects } = flagged(seed, add(40, track, 3))
      expect(names).toEqual(['cosmicRay'])
      const wanted = track.map(([row, column]) => pixelAt(row, column, 3))
      expect(wanted.filter((at) => suspects.includes(at)).length).toBeGreaterThanOrEqual(11)
      expect(suspects.filter((at) => !wanted.includes(at)).length).toBeLessThanOrEqual(3)
    }
  })

  it('of one pixel is found from ten sigma on, and one of four is not', () => {
    for (let seed = 0; seed < 8; seed++) {
      expect(judge(seed, add(13, [[20, 40]], 0))).toEqual(['cosmicRay'])
      expect(judge(seed, add(4, [[20, 40]], 0))).toEqual([])
    }
  })

  it('is in one band only: what all bands show is no ray', () => {
    const everywhere = (stamp: Stamp) => BANDS.forEach((_, band) => add(40, track, band)(stamp))
    expect(judge(3, everywhere)).toEqual([])
  })

  it('far from the object is not said of it', () => {
    expect(judge(3, add(100, [[5, 5]], 2))).toEqual([])
  })
})

describe('lines', () => {
  it.each([
    ['at zero', () => 0],
    ['at another level', () => 17],
    ['with the dither of a compressed image', (_: number, row: number) => 5 + 0.24 * Math.sin(7 * row)],
    ['off its neighbours by two sigma', (before: number) => before + 2.5],
    ['under its neighbours', (before: number) => before - 4],
  ])('a column of one band %s is a bad one', (_, value) => {
    for (const column of [32, 23]) {
      const spoil = change(4, (before, row, at) => (at === column ? value(before, row) : before))
      const { names, suspects } = flagged(5, spoil)
      expect(names).toContain('badColumn')
      expect(new Set(suspects.filter((at) => at % 6 === 4).map((at) => Math.floor(at / 6) % 64))).toEqual(
        new Set([column]),
      )
    }
  })

  it('a row is one as well; far from the object none is', () => {
    const row = (bad: number) => change(1, (before, at) => (at === bad ? 0 : before))
    expect(judge(6, row(30))).toEqual(['badColumn'])
    expect(judge(6, row(3))).toEqual([])
  })

  it('at one high level is saturation, anywhere', () => {
    const trail = change(2, (before, row, column) => (column > 57 && column < 61 && row > 9 ? 3000 : before))
    expect(judge(7, trail)).toEqual(['bleed'])
  })
})

describe('a band', () => {
  it.each([0, -3, 1e6])('that is %s everywhere says so, and nothing else', (level) => {
    expect(
      judge(
        8,
        change(5, () => level),
      ),
    ).toEqual(['flatBand'])
  })

  it('whose variance is that of another unit says so; one within a factor of two does not', () => {
    const scaled = (factor: number) => (stamp: Stamp) => {
      for (let at = 0; at < stamp.variance.length; at += 6) stamp.variance[at]! *= factor
    }
    expect(judge(9, scaled(25), [])).toEqual(['wrongVariance'])
    expect(judge(9, scaled(1 / 25), [])).toEqual(['wrongVariance'])
    expect(judge(9, scaled(1 / 4))).toEqual([])
    expect(judge(9, scaled(4))).toEqual([])
  })

  it('without variances is not judged', () => {
    const without = (stamp: Stamp) => stamp.variance.fill(Infinity)
    expect(judge(10, without)).toEqual([])
  })
})

describe('the centre', () => {
  it('is missing where a pixel has no value, in a band that is there', () => {
    const lose = (row: number, column: number) => (stamp: Stamp) => {
      stamp.mask[pixelAt(row, column, 2)] = PIXEL_BITS.missing | PIXEL_BITS.masked
      stamp.variance[pixelAt(row, column, 2)] = Infinity
      stamp.fractionMissing = 1 / stamp.mask.length
    }
    expect(judge(11, lose(32, 36))).toEqual(['centreMissing'])
    expect(judge(11, lose(32, 38))).toEqual([])
    const absent = (stamp: Stamp) => {
      lose(32, 32)(stamp)
      stamp.missingBands.push('r')
    }
    expect(judge(11, absent)).toEqual([])
  })
})

it('takes pixels of any kind', () => {
  for (const value of [NaN, Infinity, -Infinity, -1e30, 3.4e38]) {
    const stamp = noisyStamp(1)
    stamp.pixels.fill(value)
    expect(() => markSuspects(stamp)).not.toThrow()
    stamp.variance.fill(NaN)
    expect(() => markSuspects(stamp)).not.toThrow()
    expect(stamp.flags & ~(STAMP_FLAGS.flatBand | STAMP_FLAGS.wrongVariance | STAMP_FLAGS.bleed)).toBe(0)
  }
})
