import { tableFromIPC } from '@uwdata/flechette'
import * as v from 'valibot'
import { beforeAll, expect, test } from 'vitest'
import { scoreShapes, type ScoredShape } from '../estimates/shape-scores'
import { openEngine, type Engine } from '../store/engine'
import { randomStream } from '../units/random'
import { errorByQuery, ErrorByRow } from './error-by'
import { numbersOf, numbersQuery, NumbersRow, rankError, shareError } from './uncertainty-numbers'

/** Objects whose errors are Gaussian with their own sigma, a tenth of its square epistemic. */
function madeObjects(count: number): ScoredShape[] {
  const random = randomStream(11)
  return Array.from({ length: count }, () => {
    const sigma = 0.02 * Math.exp(2 * random.uniform())
    const truth = [0.3 * random.normal(), 0.3 * random.normal()] as const
    const g = [truth[0] + sigma * random.normal(), truth[1] + sigma * random.normal()] as const
    const [aleatoric, epistemic] = [0.9 * sigma ** 2, 0.1 * sigma ** 2]
    return {
      truth,
      estimate: { g, aleatoric: [aleatoric, 0, aleatoric], epistemic: [epistemic, 0, epistemic] },
    }
  })
}

/** As a text: a number with a point would be a decimal of few digits. */
const double = (value: number): string => `'${value}'`

let engine: Engine
const objects = madeObjects(2000)
/** Every ninth has no truth. */
const isKnown = (at: number): boolean => at % 9 !== 0

beforeAll(async () => {
  engine = await openEngine()
  const rows = objects.map(({ truth, estimate }, at) => {
    if (!estimate) throw new Error('every made object has an estimate')
    const { g, aleatoric, epistemic } = estimate
    const error = isKnown(at) ? [double(g[0] - truth[0]), double(g[1] - truth[1])] : ['NULL', 'NULL']
    return `(${at}, ${error.join(', ')}, ${double(aleatoric[0])}, ${double(epistemic[0])})`
  })
  engine.run(`CREATE TABLE linked AS SELECT id, e1 AS error_g1, e2 AS error_g2, sqrt(e1 * e1 + e2 * e2) AS error,
      a AS aleatoric_11, 0 AS aleatoric_12, a AS aleatoric_22, e AS epistemic_11, 0 AS epistemic_12, e AS epistemic_22,
      sqrt(a) AS sigma_aleatoric, sqrt(e) AS sigma_epistemic, sqrt(a + e) AS sigma_total
    FROM (SELECT id, e1::DOUBLE AS e1, e2::DOUBLE AS e2, a::DOUBLE AS a, e::DOUBLE AS e
      FROM (VALUES ${rows.join(', ')}) t(id, e1, e2, a, e))`)
})

const rowsOf = (sql: string): unknown[] => tableFromIPC(engine.run(sql)).toArray()
const numbers = (where: string): ReturnType<typeof numbersOf> =>
  numbersOf(v.parse(NumbersRow, rowsOf(numbersQuery('linked', where))[0]))

test('the numbers are those of the scores', () => {
  const scores = scoreShapes(objects.filter((_, at) => isKnown(at)))
  const found = numbers('')
  expect(found.objects).toBe(scores.n)
  expect(found.rank.total).toBeCloseTo(scores.spearmanTotal ?? NaN, 9)
  expect(found.rank.aleatoric).toBeCloseTo(scores.spearmanAleatoric ?? NaN, 9)
  expect(found.rms).toBeCloseTo(scores.rms ?? NaN, 9)
  expect(found.within68).toBeCloseTo(scores.coverage68 ?? NaN, 9)
  expect(found.within95).toBeCloseTo(scores.coverage95 ?? NaN, 9)
})

test('a filter counts, and of nothing no number is made up', () => {
  expect(numbers('id < 90').objects).toBe(80)
  const none = numbers('id < 0')
  expect(none).toEqual({
    ...{ objects: 0, rms: null, sigma: null, within68: null, within95: null },
    rank: { total: null, aleatoric: null, epistemic: null },
  })
  expect(numbers('id = 1').rank.total).toBeNull()
})

test('groups of equal counts have the error that their sigma says', () => {
  const rows = v.parse(v.array(ErrorByRow), rowsOf(errorByQuery('linked', '', 'sigma_total', 8)))
  expect(rows).toHaveLength(8)
  for (const { n, rms, sigma } of rows) expect(Math.abs(rms / sigma - 1)).toBeLessThan(4 / Math.sqrt(4 * n))
  expect(rows.map(({ x }) => x)).toEqual([...rows].map(({ x }) => x).sort((a, b) => a - b))
})

test('the error of a rank correlation shrinks with the objects, and there is none of three', () => {
  expect(rankError(0, 103)).toBeCloseTo(0.1, 9)
  expect(rankError(0.5, 3)).toBeNull()
})

test('a share has an error where none or all are within, and that of a binomial where there are many', () => {
  // Two components, none within: Wilson's interval is 0 to 1/3.
  expect(shareError(0, 1)).toBeCloseTo(1 / 6, 12)
  expect(shareError(1, 1)).toBeCloseTo(1 / 6, 12)
  expect(shareError(0.68, 50_000)).toBeCloseTo(Math.sqrt((0.68 * 0.32) / 100_000), 6)
  expect(shareError(0, 0)).toBeNull()
})
