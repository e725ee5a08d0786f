import * as v from 'valibot'
import { beforeAll, expect, test } from 'vitest'
import { scoreShapes, type ScoredShape } from '../estimates/shape-scores'
import { sigmaOf, totalOf, type ShapeEstimate } from '../estimates/shape-estimate'
import { randomStream } from '../units/random'
import { openEngine, type Engine } from './engine'
import { differencesSql, pairScoresSql, rmsOfRunsSql } from './run-pairs-sql'
import { selectRows } from './rows'

const random = randomStream(8)
const OBJECTS = 400
const truths = Array.from({ length: OBJECTS }, () => [random.normal() / 4, random.normal() / 4] as const)
const estimate = (at: number, noise: number): ShapeEstimate => {
  const [t1, t2] = truths[at] ?? [NaN, NaN]
  const sigma = noise * (0.5 + random.uniform())
  return {
    g: [1.1 * t1 + 0.01 + sigma * random.normal(), t2 + sigma * random.normal()],
    aleatoric: [sigma ** 2, 0, sigma ** 2],
    epistemic: [0.1 * sigma ** 2, 0, 0.2 * sigma ** 2],
  }
}
/** The first run has objects 0 to 299, the second 100 to 399. */
const [one, other] = [0, 100].map((from) =>
  Array.from({ length: 300 }, (_, at) => ({ id: from + at, ...estimate(from + at, from === 0 ? 0.1 : 0.2) })),
)
/** Of the objects that both have, one without a shape in the second run and one whose stamp is not whole. */
const [SHAPELESS, CUT] = [150, 151]
/** Flags of a suspect kind, and a note. */
const [STAR, NOTE] = [2 ** 25, 2 ** 26]
const flagsOf = (run: string, id: number): number =>
  (id % 10 === 0 ? STAR : 0) | (run === 'b' && id % 15 === 0 ? STAR : 0) | (id % 7 === 0 ? NOTE : 0)

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
  const row = (run: string) => (found: ShapeEstimate & { id: number }) => {
    const { id, g, aleatoric, epistemic } = found
    const isMeasured = !(run === 'b' && id === SHAPELESS)
    const numbers = [
      ...[...g, ...aleatoric, ...epistemic],
      ...[sigmaOf(aleatoric), sigmaOf(epistemic), sigmaOf(totalOf(found))],
    ]
    const values = numbers.map((value) => (isMeasured ? `${value.toExponential()}` : 'NULL'))
    return `('${run}', ${id}, ${id === CUT ? 0.2 : 0}, 6, ${flagsOf(run, id)}::UINTEGER, ${values.join(', ')})`
  }
  const rows = [...(one ?? []).map(row('a')), ...(other ?? []).map(row('b'))]
  engine.run(`CREATE TABLE estimates_all AS SELECT * FROM (VALUES ${rows.join(', ')}) t(run, id, fraction_missing, bands, flags,
    g1, g2, aleatoric_11, aleatoric_12, aleatoric_22, epistemic_11, epistemic_12, epistemic_22, sigma_aleatoric, sigma_epistemic, sigma_total)`)
  const known = truths.map(([t1, t2], id) => `(${id}, ${t1.toExponential()}, ${t2.toExponential()})`)
  engine.run(`CREATE TABLE linked AS SELECT * FROM (VALUES ${known.join(', ')}) t(id, true_g1, true_g2)`)
})

const pair = { one: 'a', other: 'b' }
const Numbers = v.record(v.string(), v.unknown())
const scored = (some: typeof one): ScoredShape[] =>
  (some ?? [])
    .filter(({ id }) => id >= 100 && id < 300 && id !== SHAPELESS && id !== CUT)
    .map(({ id, ...found }) => ({ truth: truths[id] ?? [NaN, NaN], estimate: found }))

test('the scores are those of the evaluation, over the objects that both runs measured', () => {
  const found = selectRows(engine, pairScoresSql(pair), Numbers)
  const expected = [scoreShapes(scored(one)), scoreShapes(scored(other))]
  expect(found.map(({ side, objects }) => [side, objects])).toEqual([
    ['a', 198],
    ['b', 198],
  ])
  for (const [at, scores] of expected.entries()) {
    const { rms, nmad, slope1, slope2, coverage68, coverage95, spearmanTotal } = scores
    const wanted = { rms, nmad, slope1, slope2, coverage68, coverage95, spearman: spearmanTotal }
    for (const [name, value] of Object.entries(wanted))
      expect(found[at]?.[name], name).toBeCloseTo(value ?? NaN, 9)
  }
  const [first, second] = expected
  expect(found[1]?.['square']).toBeCloseTo((second?.rms ?? NaN) ** 2 - (first?.rms ?? NaN) ** 2, 10)
})

test('standard errors are those of Gaussian samples', () => {
  const [first] = selectRows(engine, pairScoresSql(pair), Numbers)
  const { rms, rms_error: rmsError, spearman, spearman_error: spearmanError, ...rest } = first ?? {}
  // Of 2n Gaussian components rms / sqrt(4 n); sigmas that differ from object to object make it a little more.
  expect(Number(rmsError) / (Number(rms) / Math.sqrt(4 * 198))).toBeGreaterThan(0.9)
  expect(Number(rmsError) / (Number(rms) / Math.sqrt(4 * 198))).toBeLessThan(1.5)
  expect(Number(spearmanError)).toBeCloseTo((1 - Number(spearman) ** 2) / Math.sqrt(195), 2)
  const p = Number(rest['coverage68'])
  expect(Number(rest['coverage68_error']) / Math.sqrt((p * (1 - p)) / (2 * 198))).toBeCloseTo(1, 0)
})

test('what differs is of the objects that both have', () => {
  const [found] = selectRows(engine, differencesSql(pair), Numbers)
  const [before, after] = [scored(one), scored(other)]
  const ids = Array.from({ length: 200 }, (_, at) => 100 + at)
  const isFlagged = (run: string, id: number): boolean =>
    (flagsOf(run, id) & STAR) !== 0 || (run === 'b' && id === SHAPELESS)
  const count = (a: boolean, b: boolean): number =>
    ids.filter((id) => isFlagged('a', id) === a && isFlagged('b', id) === b).length
  expect(found).toMatchObject({
    ...{ common: 200, only_one: 100, only_other: 100, measured: 199 },
    ...{ neither: count(false, false), gained: count(false, true) },
    ...{ lost: count(true, false), kept: count(true, true) },
  })
  expect([found?.['gained'], found?.['lost']]).toEqual([7, 0])
  // The one whose stamp is not whole counts here too.
  const cut = (some: typeof one): number => some?.find(({ id }) => id === CUT)?.g[0] ?? NaN
  const differences = before.map(
    ({ estimate: from }, at) => (after[at]?.estimate?.g[0] ?? NaN) - (from?.g[0] ?? NaN),
  )
  const all = [...differences, cut(other) - cut(one)]
  const mean = all.reduce((sum, value) => sum + value) / all.length
  expect(found?.['mean_1']).toBeCloseTo(mean, 9)
  expect(found?.['rms_1']).toBeCloseTo(Math.sqrt(all.reduce((sum, value) => sum + value ** 2, 0) / 199), 9)
  expect(found?.['total_median']).toBeCloseTo(Number(found?.['aleatoric_median']), 9)
})

test('each run has its rms against the truth', () => {
  const found = selectRows(engine, `${rmsOfRunsSql} ORDER BY run`, Numbers)
  const whole = (some: typeof one, id: number | null): ScoredShape[] =>
    (some ?? [])
      .filter((object) => object.id !== CUT && object.id !== id)
      .map(({ id: at, ...estimated }) => ({ truth: truths[at] ?? [NaN, NaN], estimate: estimated }))
  expect(found.map(({ objects }) => objects)).toEqual([299, 298])
  expect(found[0]?.['rms']).toBeCloseTo(scoreShapes(whole(one, null)).rms ?? NaN, 9)
  expect(found[1]?.['rms']).toBeCloseTo(scoreShapes(whole(other, SHAPELESS)).rms ?? NaN, 9)
})
