import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../units/random'
import { drawGalaxy, galaxiesBrighterThan, GALAXY_DENSITY } from './galaxy-population'
import { trainingStamps, type TrainingStamp } from './training-stamps'
import { offset, observePatch, blendednessOf } from './observed-patch'
import { lsstDepth } from './survey-depth'

type Population = Record<string, number[]> & { perSquareArcmin: number; colours: Record<string, number[]> }
// The cast holds: the fixture is beside this file.
const sample = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures', 'sample-population.json'), 'utf8'),
) as Population

const QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9]

/** Share of values under each of the sample's quantiles: 10, 25, 50, 75 and 90 % where both are alike. */
function sharesUnder(values: readonly number[], limits: readonly number[] | undefined): number[] {
  return (limits ?? []).map((limit) => values.filter((value) => value <= limit).length / values.length)
}

function expectAlike(
  values: readonly number[],
  limits: readonly number[] | undefined,
  within: number,
  what: string,
  quantiles = QUANTILES,
) {
  sharesUnder(values, limits).forEach((share, at) => {
    expect(Math.abs(share - (quantiles[at] ?? 0)), `${what}, quantile ${quantiles[at]}`).toBeLessThan(within)
  })
}

describe('galaxies of the whole sky', () => {
  const random = randomStream(1)
  const galaxies = Array.from({ length: 20_000 }, () => drawGalaxy(random))

  it('follow the counts: 10 to the 0.31 a magnitude', () => {
    const brighter = (limit: number) =>
      galaxies.filter(({ magnitudes: [, , , i = 0] }) => i < limit).length / galaxies.length
    for (const limit of [22, 24, 25, 26, 27]) {
      const expected = (galaxiesBrighterThan(limit) - galaxiesBrighterThan(18.5)) / GALAXY_DENSITY
      expect(Math.abs(brighter(limit) - expected)).toBeLessThan(4 * Math.sqrt(expected / galaxies.length))
    }
  })

  it('have shapes of 0.245 rms a component, without a preferred direction', () => {
    const mean = (value: (shape: { g1: number; g2: number }) => number) =>
      galaxies.reduce((sum, { shape }) => sum + value(shape), 0) / galaxies.length
    expect(Math.sqrt(mean(({ g1 }) => g1 * g1))).toBeCloseTo(0.245, 2)
    expect(Math.sqrt(mean(({ g2 }) => g2 * g2))).toBeCloseTo(0.245, 2)
    expect(Math.abs(mean(({ g1 }) => g1))).toBeLessThan(0.007)
    expect(Math.abs(mean(({ g1, g2 }) => g1 * g2))).toBeLessThan(0.002)
  })

  it('have redder bulges than disks', () => {
    const withBulge = galaxies.filter(({ bulgeFractions: [u = 0] }) => u > 0)
    for (const { bulgeFractions } of withBulge.slice(0, 100)) {
      expect([...bulgeFractions].sort((a, b) => a - b)).toEqual(bulgeFractions)
    }
  })
})

describe('galaxies that are detected, beside those of the sample survey', () => {
  const depths = lsstDepth()
  const patches = [0, 1, 2, 3, 4].map((path) => observePatch({ seed: 3, path: [path], side: 512, depths }))
  const found = patches.flatMap((patch) =>
    patch.matched.map(({ detection, object }) => ({
      ...{ detection, galaxy: object.galaxy, offset: offset(detection, object) },
      blendedness: blendednessOf(patch, object)[3] ?? 0,
    })),
  )
  const area = patches.length * (512 * (0.2 / 60)) ** 2

  it('are as many', () => {
    // Poisson, 31 in a thousand; a patch of the sample has 195 +- 14.
    expect(found.length / area / sample.perSquareArcmin).toBeGreaterThan(0.9)
    expect(found.length / area / sample.perSquareArcmin).toBeLessThan(1.1)
    const unmatched = patches.reduce((sum, patch) => sum + patch.unmatched, 0)
    expect(unmatched / found.length).toBeLessThan(0.1)
  })

  it('have the magnitudes, sizes, shapes and colours', () => {
    const of = (value: (one: (typeof found)[number]) => number) => found.map(value)
    const i = 3
    // Both sides are samples: of 3,115 and of about a thousand, whose shares are uncertain by up to 0.018.
    expectAlike(
      of(({ galaxy }) => galaxy.magnitudes[i] ?? 0),
      sample['magnitude'],
      0.06,
      'magnitude',
    )
    expectAlike(
      of(({ galaxy: { shape } }) => Math.hypot(shape.g1, shape.g2)),
      sample['shape'],
      0.06,
      'shape',
    )
    expectAlike(
      of(({ galaxy }) => galaxy.diskRadius),
      sample['diskRadius'],
      0.06,
      'disk',
    )
    expectAlike(
      of(({ galaxy }) => galaxy.bulgeRadius),
      sample['bulgeRadius'],
      0.06,
      'bulge',
    )
    // Half of the galaxies have little or no bulge: only the upper quantiles say something.
    const bulges = of(({ galaxy }) => galaxy.bulgeFractions[i] ?? 0)
    expectAlike(bulges, sample['bulgeFraction']?.slice(2), 0.06, 'B/T', QUANTILES.slice(2))
    Object.values(sample.colours).forEach((limits, at) => {
      const colour = of(({ galaxy: { magnitudes } }) => (magnitudes[at] ?? 0) - (magnitudes[at + 1] ?? 0))
      expectAlike(colour, limits, 0.07, `colour ${at}`)
    })
  })

  it('are blended, off centre and too bright as often', () => {
    const all = (value: (one: (typeof found)[number]) => number) => found.map(value)
    expectAlike(
      all(({ blendedness }) => blendedness),
      sample['blendedness'],
      0.07,
      'blendedness',
    )
    expectAlike(
      all((one) => one.offset),
      sample['offset'],
      0.07,
      'offset',
    )
    const isolated = found.filter(({ blendedness }) => blendedness < 0.01)
    expectAlike(
      isolated.map((one) => one.offset),
      sample['offsetIsolated'],
      0.12,
      'offset, isolated',
    )
    const blended = found.filter(({ blendedness }) => blendedness > 0.1)
    expectAlike(
      blended.map((one) => one.offset),
      sample['offsetStronglyBlended'],
      0.12,
      'offset, blended',
    )
    const excess = all(
      ({ detection, galaxy }) =>
        31.4 - 2.5 * Math.log10(detection.flux[3] ?? 0) - (galaxy.magnitudes[3] ?? 0),
    )
    expectAlike(excess, sample['measuredMinusTrue'], 0.07, 'measured magnitude')
    expectAlike(
      all(({ detection }) => detection.snr),
      sample['snr'],
      0.07,
      'signal to noise',
    )
  })
})

describe('training stamps', () => {
  const small = { seed: 8, side: 160, mixed: 1 }
  const take = (count: number, options = {}) => {
    const stamps = trainingStamps({ ...small, ...options })
    return Array.from({ length: count }, () => stamps.next().value)
  }

  it('are the same for the same seed, and others for another', () => {
    const [one, again, other] = [take(6), take(6), take(6, { seed: 9 })]
    const bytes = (stamps: TrainingStamp[]) => stamps.map(({ pixels }) => Buffer.from(pixels.buffer))
    const [own, repeated, others] = [bytes(one), bytes(again), bytes(other)]
    own.forEach((pixels, at) => expect(pixels.equals(repeated[at] ?? Buffer.alloc(0))).toBe(true))
    expect(own[0]?.equals(others[0] ?? Buffer.alloc(0))).toBe(false)
    expect(again.map(({ truth }) => truth)).toEqual(one.map(({ truth }) => truth))
    const first = one[0]
    expect([first?.pixels.length, first?.variance.length, first?.mask.length]).toEqual([24576, 24576, 24576])
  })

  it('share no patch between processes that step over each other', () => {
    const [even, odd] = [take(10, { first: 0, step: 2 }), take(10, { first: 1, step: 2 })]
    expect(even.every(({ patch }) => patch % 2 === 0)).toBe(true)
    expect(odd.every(({ patch }) => patch % 2 === 1)).toBe(true)
  })

  it('have the detection within half a pixel of (32, 32), and the target where its truth says', () => {
    for (const { remainder, truth, detection, offset: away } of take(20)) {
      expect(Math.max(Math.abs(remainder.x), Math.abs(remainder.y))).toBeLessThanOrEqual(0.5)
      expect(Math.hypot(truth.x - 32 - remainder.x, truth.y - 32 - remainder.y)).toBeCloseTo(away, 10)
      expect(away).toBeLessThan(3)
      expect(detection.snr).toBeGreaterThan(3)
    }
  })

  it('have the same targets behind opposite lenses, with the lens in their shapes', () => {
    const [plus, minus] = [take(25, { lens: { g1: 0.02, g2: 0 } }), take(25, { lens: { g1: -0.02, g2: 0 } })]
    const opposite = new Map(minus.map((stamp) => [`${stamp.patch} ${stamp.object}`, stamp]))
    const pairs = plus.flatMap((stamp) => {
      const other = opposite.get(`${stamp.patch} ${stamp.object}`)
      return other ? [{ stamp, other }] : []
    })
    expect(pairs.length).toBeGreaterThan(15)
    for (const { stamp, other } of pairs) {
      expect(stamp.truth.intrinsic).toEqual(other.truth.intrinsic)
      const size = Math.hypot(stamp.truth.intrinsic.g1, stamp.truth.intrinsic.g2)
      const change = stamp.truth.shape.g1 - other.truth.shape.g1
      expect(change).toBeGreaterThan(0.04 * (1 - size ** 2) - 0.001)
      expect(change).toBeLessThan(0.04 * (1 + size ** 2) + 0.001)
    }
  })

  it('say so where nothing can be detected', () => {
    expect(() => take(1, { density: 0, side: 64 })).toThrow(RangeError)
  })
})
