import { describe, expect, it } from 'vitest'
import { diagnose, type Diagnostics } from '../estimates/diagnostics'
import { gaussianPixels, gaussianPsf, gaussianStamp, stampOf } from '../estimates/fixtures/gaussian-stamp'
import type { ShapeEstimate } from '../estimates/shape-estimate'
import { STAMP_FLAGS } from '../stamps/stamp-flags'
import { colourDistance } from './colour-distance'
import { judgeObject } from './judge-object'
import { bitOf, flagNames, OBJECT_FLAGS, SUSPECT_BITS } from './object-flags'
import { rulesBeyond, TRAINING_RULES } from './training-rules'

/** An object like those of the training. */
const ORDINARY: Diagnostics = {
  ...{ snr: 50, size: 1.4, sizeError: 0.03, blendedness: 0.03, g1: 0.1, g2: 0, sigma: 0.05 },
  fluxes: [100, 120, 150, 183, 225, 279],
  fluxErrors: [5, 3, 3, 4, 7, 15],
  skySigmas: [2.3, 1.15, 1.33, 2.15, 4.13, 9.56],
  psfSigmas: [0.41, 0.39, 0.37, 0.36, 0.35, 0.345],
  psfShape: 0.01,
}
const SHAPE: ShapeEstimate = { g: [0.1, 0], aleatoric: [0.004, 0, 0.004], epistemic: [2e-4, 0, 2e-4] }

const judged = (diagnostics: Diagnostics, estimate: ShapeEstimate | null = SHAPE, flags = 0) =>
  judgeObject(flags, diagnostics, estimate, true)
const namesOf = (...of: Parameters<typeof judged>): string[] => flagNames(judged(...of).flags)
const broken = (change: Partial<Diagnostics>, estimate = SHAPE, flags = 0): string[] => {
  const bits = rulesBeyond({ flags, diagnostics: { ...ORDINARY, ...change }, estimate })
  return TRAINING_RULES.filter(({ bit }) => (bits & bit) !== 0).map(({ name }) => name)
}

describe('star-like', () => {
  const star = (flux: number, sigma = 1.7) => {
    const ellipse = { x: 32, y: 32, xx: sigma ** 2, xy: 0, yy: sigma ** 2 }
    return stampOf(gaussianPixels(ellipse, flux, 64), gaussianPsf([0, 0], 1.7))
  }

  it('is a Gaussian star behind a Gaussian, and no galaxy of twice its size', () => {
    expect(namesOf(diagnose(star(1e4)))).toContain('starLike')
    expect(namesOf(diagnose(gaussianStamp({ g: [0.2, 0], sigma: 2.9 })))).not.toContain('starLike')
  })

  it('is what noise cannot tell from a star, and nothing 10 % off however faint', () => {
    expect(namesOf(diagnose(star(150, 1.8)))).toContain('starLike')
    expect(namesOf(diagnose(star(1e5, 1.8)))).not.toContain('starLike')
    expect(namesOf(diagnose(star(60, 2.1)))).not.toContain('starLike')
  })
})

describe('blended', () => {
  it('are two equal sources, not one', () => {
    const at = (x: number) => gaussianPixels({ x, y: 32, xx: 5, xy: 0, yy: 5 }, 5e3, 64)
    const other = at(39)
    const psf = gaussianPsf([0, 0], 1.7)
    const both = stampOf(
      at(32).map((value, pixel) => value + (other[pixel] ?? 0)),
      psf,
    )
    expect(namesOf(diagnose(both))).toContain('blended')
    expect(namesOf(diagnose(stampOf(at(32), psf)))).not.toContain('blended')
  })
})

describe('out of distribution', () => {
  it('is no ordinary object, and none of which nothing is known', () => {
    expect(broken({})).toEqual([])
    const unknown = ORDINARY.fluxes.map(() => NaN)
    const nothing = { skySigmas: unknown, psfSigmas: unknown, fluxes: unknown, fluxErrors: unknown }
    expect(broken({ ...nothing, snr: NaN, size: NaN, psfShape: NaN })).toEqual([])
  })

  it.each<[string, string, Partial<Diagnostics>]>([
    ['psf', 'a PSF of half as much again', { psfSigmas: ORDINARY.psfSigmas.map((sigma) => 1.5 * sigma) }],
    ['psf', 'an elongated PSF', { psfShape: 0.1 }],
    ['noise', 'another depth', { skySigmas: ORDINARY.skySigmas.map((sigma) => 2 * sigma) }],
    ['signal', 'noise', { snr: 5 }],
    ['signal', 'nothing found where there are pixels', { snr: NaN }],
    ['signal', 'a star of magnitude 15', { snr: 5e4 }],
    ['size', 'a nearby galaxy', { size: 7 }],
    ['colours', 'a band off by two magnitudes', { fluxes: [100, 120, 150, 183 * 6.3, 225, 279] }],
  ])('by its %s: %s', (rule, _, change) => expect(broken(change)).toEqual([rule]))

  it('by its noise where the variance says another', () => {
    expect(broken({}, SHAPE, STAMP_FLAGS.wrongVariance)).toEqual(['noise'])
  })

  it('by what the network does not know, for such an object', () => {
    const unsure = (epistemic: number): ShapeEstimate => ({ ...SHAPE, epistemic: [epistemic, 0, epistemic] })
    expect(broken({}, unsure(0.02 ** 2))).toEqual([])
    expect(broken({}, unsure(0.06 ** 2))).toEqual(['epistemic'])
  })

  it('is a shape of a network only', () => {
    expect(judged({ ...ORDINARY, snr: 5 }).beyondTraining).toBe(4)
    expect(judged({ ...ORDINARY, snr: 5 }, null)).toMatchObject({ beyondTraining: null, flags: 0 })
    const byMoments = judgeObject(0, { ...ORDINARY, snr: 5 }, SHAPE, false)
    expect(byMoments).toMatchObject({ beyondTraining: null, disagreement: null, flags: 0 })
  })
})

describe('disagreement', () => {
  it('is the distance over both errors, in standard deviations', () => {
    const sure: ShapeEstimate = { g: [0.5, 0], aleatoric: [0.01, 0, 0.01], epistemic: [0, 0, 0] }
    const noisy = { ...ORDINARY, g1: 0, g2: 0, sigma: 0.1 / 1.2, blendedness: 0 }
    expect(judged(noisy, sure).disagreement).toBeCloseTo(0.5 / Math.sqrt(0.01 + 0.01 + 1e-4), 6)
    const along: ShapeEstimate = { ...sure, aleatoric: [0.01, 0.009, 0.01], g: [0.3, 0.3] }
    const across: ShapeEstimate = { ...along, g: [0.3, -0.3] }
    expect(judged(noisy, across).disagreement ?? NaN).toBeGreaterThan(
      judged(noisy, along).disagreement ?? NaN,
    )
  })

  it('is flagged where the errors do not allow it, and not of blends, whose moments say little', () => {
    const other: ShapeEstimate = { ...SHAPE, g: [0.5, 0] }
    expect(namesOf(ORDINARY, other)).toContain('disagreement')
    expect(namesOf(ORDINARY)).not.toContain('disagreement')
    expect(namesOf({ ...ORDINARY, blendedness: 0.3 }, other)).not.toContain('disagreement')
    expect(judged({ ...ORDINARY, g1: NaN, g2: NaN, sigma: NaN }, other).disagreement).toBeNull()
  })
})

describe('colours', () => {
  const errors = [1, 1, 1, 1, 1, 1].map((error) => error * 1e-3)
  const fluxesOf = (colours: readonly number[]): number[] =>
    colours.reduce<number[]>((all, colour) => [...all, (all.at(-1) ?? 0) * 10 ** (0.4 * colour)], [100])
  const mean = [0.2, 0.237, 0.215, 0.225, 0.233]

  it('of the training are at no distance; one off by its scatter, others following, is at one', () => {
    expect(colourDistance(fluxesOf(mean), errors)).toBeCloseTo(0, 6)
    // Along z - y alone others follow by their covariance with it.
    const deviation = Math.sqrt(0.0318 + 8e-4)
    const follow = [-0.0141, -0.0087, 0.0045, 0.0148 - 4e-4, 0.0318 + 8e-4].map((c) => c / deviation)
    const off = mean.map((colour, k) => colour + (follow[k] ?? 0))
    expect(colourDistance(fluxesOf(off), errors)).toBeCloseTo(1, 4)
  })

  it('say less where fluxes are uncertain, and nothing where a band is missing', () => {
    const odd = fluxesOf(mean.map((colour) => colour + 1))
    expect(colourDistance(odd, errors)).toBeGreaterThan(
      colourDistance(
        odd,
        odd.map((flux) => flux / 2),
      ),
    )
    expect(colourDistance([NaN, ...odd.slice(1)], errors)).toBeNaN()
    expect(colourDistance([-5, ...odd.slice(1)], errors)).toBeGreaterThan(0)
  })
})

describe('the table of flags', () => {
  it('gives every bit once, and every name', () => {
    const bits = OBJECT_FLAGS.map(({ bit }) => bit >>> 0)
    expect(new Set(bits).size).toBe(bits.length)
    expect(bits.every((bit) => Number.isInteger(Math.log2(bit)))).toBe(true)
    expect(new Set(OBJECT_FLAGS.map(({ name }) => name)).size).toBe(bits.length)
  })

  it('suspects what has no shape or one not to be trusted, and no note', () => {
    const has = (name: Parameters<typeof bitOf>[0]): boolean => (SUSPECT_BITS & bitOf(name)) !== 0
    expect(['noData', 'notAShape', 'bleed', 'outOfDistribution', 'highUncertainty'] as const).toSatisfy(
      (names: Parameters<typeof bitOf>[0][]) => names.every(has),
    )
    expect(['interpolated', 'blended', 'resampled', 'incomplete', 'duplicate'] as const).toSatisfy(
      (names: Parameters<typeof bitOf>[0][]) => !names.some(has),
    )
  })
})
