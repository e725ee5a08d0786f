import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { scoreShapes, type ShapeScores } from '../estimates/shape-scores'
import { openEngine, type Engine } from '../store/engine'
import { randomStream } from '../units/random'
import { makeLinked, rowsOf, type MadeObject } from './fixtures/made-linked'
import { MOST_SORTED, ranksSql } from './rank-sql'
import { partsOf, sumsSql, type Sums } from './score-sums'
import { countsSql, SUBSETS, type Scored, type Subset } from './scored-objects'
import {
  differencesOfRanks,
  differencesOfSums,
  scoresOfRanks,
  scoresOfSums,
  type RankRow,
  type Scores,
} from './scores'

type GoldenObject = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../estimates/fixtures/scores.json'), 'utf8'),
) as { objects: GoldenObject[]; scores: Record<Subset, Record<string, number | null>> }

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
})

const SHOWN: Scored = { run: null, where: '', subset: 'all' }
const sums = (scored: Scored): Sums[] => partsOf(rowsOf<Sums>(engine, sumsSql(scored)), 'all')
const ranks = (scored: Scored): RankRow[] => rowsOf<RankRow>(engine, ranksSql(scored, 0))
const scores = (scored: Scored): Scores => ({
  ...scoresOfSums(sums(scored)),
  ...scoresOfRanks(ranks(scored), null),
})

const linkedOf = ([b, t1, t2, g1, g2, a11, a12, a22, e11, e12, e22]: GoldenObject): MadeObject => ({
  ...{ true_blendedness: b, true_g1: t1, true_g2: t2, g1, g2 },
  ...{ aleatoric_11: a11, aleatoric_12: a12, aleatoric_22: a22 },
  ...{ epistemic_11: e11, epistemic_12: e12, epistemic_22: e22 },
})

describe('500 objects whose scores were worked out elsewhere', () => {
  const subsets = Object.keys(SUBSETS) as Subset[] // the keys of the record
  test.each(subsets)('%s: the same as SQL, and as scoreShapes says', (subset) => {
    makeLinked(engine, golden.objects.map(linkedOf))
    const found = scores({ ...SHOWN, subset })
    const has = { all: () => true, isolated: (b: number) => b < 0.01, blended: (b: number) => b > 0.01 }
    const inside = subset === 'strongly_blended' ? (b: number) => b > 0.1 : has[subset]
    const exact = scoreShapes(
      golden.objects
        .filter(([b]) => inside(b))
        .map(([, t1, t2, g1, g2, a11, a12, a22, e11, e12, e22]) => ({
          truth: [t1, t2],
          estimate: { g: [g1, g2], aleatoric: [a11, a12, a22], epistemic: [e11, e12, e22] },
        })),
    )
    const ofAll = scoresOfSums(partsOf(rowsOf<Sums>(engine, sumsSql(SHOWN)), subset))
    expect(ofAll).toEqual(scoresOfSums(sums({ ...SHOWN, subset })))
    const names = Object.keys(found).filter((name) => name in exact)
    expect(names).toHaveLength(24)
    for (const name of names) {
      expect(found[name]?.value, name).toBeCloseTo(exact[name as keyof ShapeScores] ?? NaN, 9)
      const known = golden.scores[subset][name]
      if (known !== undefined) expect(found[name]?.value, name).toBeCloseTo(known ?? NaN, 6)
    }
  })

  test('a run of estimates_all is scored as the one that is shown', () => {
    makeLinked(engine, golden.objects.map(linkedOf))
    expect(scores({ ...SHOWN, run: 'other' })).toEqual(scores(SHOWN))
  })
})

/** Objects with Gaussian errors of the size that is claimed, estimated with a slope and an offset. */
function gaussian(
  n: number,
  seed: number,
  { slope = 0, offset = 0, sigma = (): number => 0.1 } = {},
): MadeObject[] {
  const random = randomStream(seed)
  return Array.from({ length: n }, () => {
    const [t1, t2, s] = [0.2 * random.normal(), 0.2 * random.normal(), sigma()]
    const g = (t: number): number => offset + (1 + slope) * t + s * random.normal()
    return { true_g1: t1, true_g2: t2, g1: g(t1), g2: g(t2), aleatoric_11: s * s, aleatoric_22: s * s }
  })
}

describe('Gaussian errors of the size that is claimed', () => {
  const n = 20_000
  test('lie within their intervals, to 4 standard errors; errors are what theory says', () => {
    makeLinked(engine, gaussian(n, 5))
    const found = scores(SHOWN)
    for (const level of [10, 30, 50, 80, 90, 95, 99]) {
      const expected = level / 100
      const error = Math.sqrt((expected * (1 - expected)) / (2 * n))
      expect(Math.abs((found[`coverage${level}`]?.value ?? NaN) - expected), `${level} %`).toBeLessThan(
        4 * error,
      )
      expect((found[`coverage${level}`]?.error ?? NaN) / error).toBeCloseTo(1, 1)
    }
    expect(found['coverage68']?.value).toBeCloseTo(0.6827, 2)
    expect(found['region95']?.value).toBeCloseTo(0.95, 2)
    expect(found['rms']?.value).toBeCloseTo(0.1, 2)
    // The rms of 2n numbers of deviation 0.1 has an error of 0.1 / sqrt(4n); 32 parts know it to an eighth, here to three of them.
    expect((found['rms']?.error ?? NaN) / (0.1 / Math.sqrt(4 * n))).toBeGreaterThan(1 - 3 / 8)
    expect((found['rms']?.error ?? NaN) / (0.1 / Math.sqrt(4 * n))).toBeLessThan(1 + 3 / 8)
    // -ln of the density of two components: ln(2 pi s^2) + 1; its spread an object is 1.
    expect(found['nll']?.value).toBeCloseTo(Math.log(2 * Math.PI * 0.01) + 1, 1)
    expect((found['nll']?.error ?? NaN) * Math.sqrt(n)).toBeGreaterThan(1 - 3 / 8)
    expect((found['nll']?.error ?? NaN) * Math.sqrt(n)).toBeLessThan(1 + 3 / 8)
  })

  test('have the slope and the offset that they were made with, to 4 standard errors', () => {
    makeLinked(engine, gaussian(n, 6, { slope: -0.1, offset: 0.01 }))
    const found = scores(SHOWN)
    for (const k of [1, 2]) {
      const [slope, offset] = [found[`slope${k}`], found[`offset${k}`]]
      expect((slope?.error ?? NaN) / (0.1 / 0.2 / Math.sqrt(n))).toBeCloseTo(1, 1)
      expect((offset?.error ?? NaN) / (0.1 / Math.sqrt(n))).toBeCloseTo(1, 1)
      expect(Math.abs((slope?.value ?? NaN) + 0.1)).toBeLessThan(4 * (slope?.error ?? NaN))
      expect(Math.abs((offset?.value ?? NaN) - 0.01)).toBeLessThan(4 * (offset?.error ?? NaN))
    }
  })

  test('two runs with the same errors differ by far less than each is uncertain', () => {
    const objects = gaussian(4000, 7)
    const others = objects.map((one) => ({ ...one, g1: (one.g1 ?? 0) + 1e-4 }))
    makeLinked(engine, objects, others)
    const [shown, other] = [SHOWN, { ...SHOWN, run: 'other' }]
    const difference = {
      ...differencesOfSums(sums(shown), sums(other)),
      ...differencesOfRanks(ranks(shown), ranks(other)),
    }
    expect(difference['offset1']?.value).toBeCloseTo(-1e-4, 9)
    expect(difference['offset1']?.error).toBeLessThan(1e-9)
    const alone = scores(SHOWN)['rms']
    expect(Math.abs(difference['rms']?.value ?? NaN)).toBeLessThan(alone?.error ?? NaN)
    expect(difference['rms']?.error).toBeLessThan(0.02 * (alone?.error ?? NaN))
    expect(difference['rms']?.error).toBeGreaterThan(0)
  })
})

test('rank correlations: their errors are near those of theory where sigma tells nothing', () => {
  const random = randomStream(9)
  makeLinked(
    engine,
    gaussian(6400, 8).map((one) => ({ ...one, aleatoric_22: random.uniform() })),
  )
  const { error = null } = scores(SHOWN)['spearmanTotal'] ?? {}
  expect((error ?? NaN) * Math.sqrt(6400)).toBeGreaterThan(1 - 3 / 8)
  expect((error ?? NaN) * Math.sqrt(6400)).toBeLessThan(1 + 3 / 8)
})

test('rank correlations of many objects, which are not sorted, are those of sorting to a thousandth', () => {
  const random = randomStream(10)
  makeLinked(engine, gaussian(8000, 11, { sigma: () => 0.05 + 0.3 * random.uniform() }))
  const [exact, binned] = [0, MOST_SORTED + 1].map((n) => rowsOf<RankRow>(engine, ranksSql(SHOWN, n)))
  const [one, two] = [scoresOfRanks(exact ?? [], null), scoresOfRanks(binned ?? [], null)]
  expect(one['spearmanTotal']?.value).toBeGreaterThan(0.3)
  expect(Math.abs((one['spearmanTotal']?.value ?? NaN) - (two['spearmanTotal']?.value ?? NaN))).toBeLessThan(
    1e-3,
  )
  expect(two['spearmanTotal']?.error).toBeCloseTo(one['spearmanTotal']?.error ?? NaN, 3)
  expect(two['rmsReject10']).toEqual(one['rmsReject10'])
})

describe('what counts', () => {
  const shape = { aleatoric_11: 0.01, aleatoric_22: 0.01 }
  const objects: MadeObject[] = [
    { true_g1: 0, true_g2: 0, g1: 0.1, g2: 0, ...shape },
    { true_g1: 0.1, true_g2: 0, g1: 0.1, g2: 0, ...shape, fraction_missing: 0.1 },
    { true_g1: 0.1, true_g2: 0, g1: 0.1, g2: 0, ...shape, bands: 5 },
    { true_g1: null, true_g2: null, g1: 0.1, g2: 0, ...shape },
    { true_g1: NaN, true_g2: 0, g1: 0.1, g2: 0, ...shape },
    { true_g1: 0.1, true_g2: 0 },
    { true_g1: 0.1, true_g2: 0, g1: NaN, g2: NaN, ...shape },
  ]
  const counts = (scored: Scored): unknown => rowsOf(engine, countsSql(scored))[0]

  test('is known and whole; without a shape it has failed', () => {
    makeLinked(engine, objects)
    expect(counts(SHOWN)).toEqual({ scored: 1, failed: 2 })
    expect(sums(SHOWN).map(({ n }) => n)).toEqual([1])
    expect(counts({ ...SHOWN, run: 'other' })).toEqual({ scored: 1, failed: 2 })
  })

  test('is what the filter leaves, whatever is at its end; and what another run has, too', () => {
    makeLinked(engine, gaussian(100, 1), gaussian(40, 2))
    expect(counts({ ...SHOWN, where: 'id < 50 -- the first' })).toEqual({ scored: 50, failed: 0 })
    expect(counts({ ...SHOWN, alsoIn: 'other' })).toEqual({ scored: 40, failed: 0 })
    expect(counts({ ...SHOWN, run: 'other', where: 'id % 2 = 0' })).toEqual({ scored: 20, failed: 0 })
  })

  test.each([
    ['nothing', [], 0],
    ['one object', objects.slice(0, 1), 1],
    ['objects that are all NaN', objects.slice(6), 0],
  ])('%s: numbers are there or null, and never NaN', (_what, some, n) => {
    makeLinked(engine, some)
    const found = scores(SHOWN)
    expect(counts(SHOWN)).toMatchObject({ scored: n })
    for (const { value, error } of Object.values(found)) {
      for (const number of [value, error]) expect(number === null || Number.isFinite(number)).toBe(true)
    }
    expect(found['rms']).toEqual({ value: n === 0 ? null : expect.closeTo(0.1 / Math.SQRT2, 9), error: null })
    expect(found['slope1']?.value ?? null).toBeNull()
    expect(found['spearmanTotal']?.value ?? null).toBeNull()
  })
})
