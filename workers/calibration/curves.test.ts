import { beforeAll, describe, expect, test } from 'vitest'
import { openEngine, type Engine } from '../store/engine'
import { randomStream } from '../units/random'
import { makeLinked, rowsOf, type MadeObject } from './fixtures/made-linked'
import { PIT_BINS, pitChi, pitCounts, pitDensity, pitSql, uniformError } from './pit'
import { rejectionCurve, rejectionDifference, rejectionSql, type RejectionBin } from './rejection'
import { responseSql } from './response-sql'
import type { Scored } from './scored-objects'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
})

const SHOWN: Scored = { run: null, where: '', subset: 'all' }
const N = 20_000

/** Objects whose errors are Gaussian, of deviations that `sigma` draws, times `scale`. */
function made(seed: number, sigma: (uniform: number) => number, scale = 1): MadeObject[] {
  const random = randomStream(seed)
  return Array.from({ length: N }, () => {
    const s = sigma(random.uniform())
    const [t1, t2] = [0.2 * random.normal(), 0.2 * random.normal()]
    const [g1, g2] = [t1 + scale * s * random.normal(), t2 + scale * s * random.normal()]
    return { true_g1: t1, true_g2: t2, g1, g2, aleatoric_11: s * s, aleatoric_22: s * s }
  })
}

describe('probability integral transform', () => {
  const counts = (): number[] => pitCounts(rowsOf(engine, pitSql(SHOWN)), 1)

  test('of errors of the size that is claimed is uniform, to 4 standard errors in each bin', () => {
    makeLinked(
      engine,
      made(1, () => 0.1),
    )
    expect(counts()).toHaveLength(PIT_BINS)
    for (const { density, error } of pitDensity(counts()) ?? []) {
      expect(Math.abs(density - 1)).toBeLessThan(4 * uniformError(N))
      expect(error / uniformError(N)).toBeCloseTo(1, 1)
    }
    expect(pitChi(counts())).toBeLessThan(1 + 4 * Math.sqrt(2 / 19))
  })

  test('of errors twice as large gathers at both ends: P(|z| > 1.645) = 2 Phi(-0.822)', () => {
    makeLinked(
      engine,
      made(2, () => 0.1, 2),
    )
    const density = pitDensity(counts()) ?? []
    const ends = ((density[0]?.density ?? 0) + (density[19]?.density ?? 0)) / 20
    expect(ends).toBeCloseTo(0.4108, 2)
  })

  test('of shapes that are too small lies high: g_true above g', () => {
    makeLinked(engine, [{ true_g1: 0.5, true_g2: 0, g1: 0, g2: 0, aleatoric_11: 0.01, aleatoric_22: 0.01 }])
    expect(counts().indexOf(1)).toBe(19)
    expect(pitCounts(rowsOf(engine, pitSql(SHOWN)), 2).indexOf(1)).toBe(10)
  })
})

describe('rms against the fraction that is rejected', () => {
  const bins = (scored = SHOWN): RejectionBin[] => rowsOf<RejectionBin>(engine, rejectionSql(scored))

  test('by a sigma that is uniform from a to b: sqrt((a^2 + ac + c^2) / 3) with c where it is cut', () => {
    const [a, b] = [0.05, 0.35]
    makeLinked(
      engine,
      made(3, (uniform) => a + (b - a) * uniform),
    )
    const curve = rejectionCurve(bins(), 'total')
    expect(curve).toHaveLength(39)
    for (const { fraction, value, error } of curve) {
      const c = a + (b - a) * (1 - fraction)
      const expected = Math.sqrt((a * a + a * c + c * c) / 3)
      expect(Math.abs((value ?? NaN) - expected), `${fraction}`).toBeLessThan(4.5 * (error ?? NaN))
      expect(error).toBeLessThan(0.05 * expected)
    }
    expect(rejectionCurve(bins(), 'epistemic')).toEqual([])
  })

  test('by the true error: no order is better, and half of those of one sigma leave s sqrt(1 - ln 2)', () => {
    makeLinked(
      engine,
      made(4, () => 0.1),
    )
    const best = rejectionCurve(bins(), 'length')
    // |d|^2 / 2 s^2 is exponential: below its median ln 2 its mean is 1 - ln 2.
    const half = best.find(({ fraction }) => fraction === 0.5)
    expect(half?.value).toBeCloseTo(0.1 * Math.sqrt(1 - Math.LN2), 3)
    expect(best[0]?.value).toBeCloseTo(0.1, 2)
  })

  test('is the same as sorting says, where no two objects share a bin', () => {
    const sigmas = [0.1, 0.2, 0.3, 0.4]
    makeLinked(
      engine,
      sigmas.map((s) => ({ true_g1: 0, true_g2: 0, g1: s, g2: s, aleatoric_11: s * s, aleatoric_22: s * s })),
    )
    const curve = rejectionCurve(bins(), 'total')
    const at = (fraction: number): number | null | undefined =>
      curve.find((point) => point.fraction === fraction)?.value
    expect(at(0)).toBeCloseTo(Math.sqrt(0.3 / 4), 9)
    expect(at(0.25)).toBeCloseTo(Math.sqrt(0.14 / 3), 9)
    expect(at(0.75)).toBeCloseTo(0.1, 9)
  })

  test('two runs that say the same differ by nothing', () => {
    makeLinked(
      engine,
      made(5, (uniform) => 0.05 + uniform),
    )
    expect(rejectionDifference(bins(), bins({ ...SHOWN, run: 'other' }), 0.1)).toEqual({ value: 0, error: 0 })
  })
})

test('the mean error in bins of the true shape lies on the line that it was made with', () => {
  makeLinked(
    engine,
    made(6, () => 0.1).map((one) => ({ ...one, g1: (one.g1 ?? 0) - 0.1 * (one.true_g1 ?? 0) })),
  )
  const rows = rowsOf(engine, responseSql(SHOWN))
  const first = rows.filter(({ k, n = 0 }) => k === 1 && n > 100)
  expect(first.length).toBeGreaterThan(8)
  for (const { t = NaN, d = NaN, n = NaN, scatter = NaN } of first) {
    expect(Math.abs(d + 0.1 * t)).toBeLessThan((4 * scatter) / Math.sqrt(n))
  }
})
