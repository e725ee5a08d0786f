import { describe, expect, it } from 'vitest'
import { composeShear, ROUND, type Shear } from './shear'
import { targetStamp, type TargetOptions } from './target-stamp'
import type { TrainingStamp } from './training-stamps'

const SEED = 11
/** The first number whose galaxy is bright enough to be detected behind every lens of these tests. */
const NUMBER = 1

function stampOf(options: Omit<TargetOptions, 'seed'>): TrainingStamp {
  const stamp = targetStamp({ seed: SEED, noise: 'paired', ...options }, NUMBER)
  if (!stamp) throw new Error('the galaxy is detected')
  return stamp
}

/** Where the galaxy is from the middle of its patch, in pixels. */
const placeOf = ({ truth, detection, remainder }: TrainingStamp) =>
  [truth.x - 32 - remainder.x + detection.x - 39.5, truth.y - 32 - remainder.y + detection.y - 39.5] as const

describe('a target', () => {
  const lenses: Shear[] = [
    { g1: 0.02, g2: 0 },
    { g1: -0.02, g2: 0 },
  ]

  it('stays where it is behind a lens, with its noise, while its shape changes', () => {
    const [plus, minus] = lenses.map((lens) => stampOf({ lens }))
    if (!plus || !minus) throw new Error('there are two')
    lenses.forEach((lens, at) => {
      const { truth } = at === 0 ? plus : minus
      expect(truth.shape).toEqual(composeShear(truth.intrinsic, lens))
    })
    expect(plus.truth.intrinsic).toEqual(minus.truth.intrinsic)
    expect(plus.truth.x).toBeCloseTo(minus.truth.x, 1)
    // Two exposures of their own would differ by the square root of 2 times the noise.
    const change = spread(plus.pixels.map((value, at) => value - (minus.pixels[at] ?? 0)))
    expect(change).toBeLessThan(0.3 * spread(plus.pixels))
  })

  it('is turned by 90 degrees with its sky', () => {
    const [straight, turned] = [stampOf({}), stampOf({ turned: true })]
    expect(turned.truth.shape.g1).toBeCloseTo(-straight.truth.shape.g1, 12)
    expect(turned.truth.shape.g2).toBeCloseTo(-straight.truth.shape.g2, 12)
    const [x, y] = placeOf(straight)
    const [across, up] = placeOf(turned)
    expect(across).toBeCloseTo(-y, 9)
    expect(up).toBeCloseTo(x, 9)
    expect(turned.truth.blendedness[3]).toBeCloseTo(straight.truth.blendedness[3] ?? 0, 1)
  })

  it('has a PSF that is as elliptical as was asked for', () => {
    const [round, long] = [ROUND, { g1: 0.1, g2: 0 }].map((psfShear) => stampOf({ psfShear }))
    const elongation = (stamp?: TrainingStamp) => {
      const { pixels = [], width = 1 } = stamp?.psf[3] ?? {}
      let [xx, yy] = [0, 0]
      pixels.forEach((value, at) => {
        const [x, y] = [(at % width) - 20, Math.floor(at / width) - 20]
        // A Gaussian weight, as the wings of a Kolmogorov profile have no second moment.
        const weight = value * Math.exp(-(x * x + y * y) / 18)
        xx += weight * x * x
        yy += weight * y * y
      })
      return (xx - yy) / (xx + yy)
    }
    expect(elongation(long) - elongation(round)).toBeGreaterThan(0.05)
    expect(elongation(long) - elongation(round)).toBeLessThan(0.2)
  })
})

/** The scatter of the faintest four fifths of values, which are sky. */
function spread(values: Float32Array): number {
  const sorted = values.map(Math.abs).sort()
  const sky = sorted.subarray(0, Math.floor(0.8 * sorted.length))
  return Math.sqrt(sky.reduce((sum, value) => sum + value * value, 0) / sky.length)
}
