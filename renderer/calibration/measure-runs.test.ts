import { beforeAll, describe, expect, test } from 'vitest'
import { makeLinked, rowsOf, type MadeObject } from '../../workers/calibration/fixtures/made-linked'
import { openEngine, type Engine } from '../../workers/store/engine'
import { randomStream } from '../../workers/units/random'
import { csvOf } from '../chart/figure-csv'
import { calibrationFigures } from './calibration-figures'
import type { KnownRun } from './known-runs'
import { measureRuns, unmeasured, type Calibration } from './measure-runs'
import type { Ask } from './run-calibration'
import { countsInWords, differencesOf, scoresOf, withError, written } from './score-rows'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
})

const known = (run: string, samples: number): KnownRun => ({
  ...{ run, model: 'central', samples, symmetric: true, hash: 'made' },
  created: '2026-01-01T00:00:00Z',
})
const [SHOWN, OTHER] = [known('shown', 20), known('other', 0)]
const ask: Ask = <Row>(sql: string) => Promise.resolve(rowsOf<Row>(engine, sql))

/** Both runs, measured to the end. */
async function measured(where = '', other: KnownRun | null = OTHER): Promise<Calibration> {
  let found = unmeasured(SHOWN, other, { run: null, where, subset: 'all' })
  await measureRuns(ask, found, (now) => (found = now))
  return found
}

/** Objects whose errors are Gaussian; half of the variance is epistemic. */
function made(n: number, scale = 1): MadeObject[] {
  const random = randomStream(3)
  return Array.from({ length: n }, () => {
    const s = 0.05 + 0.1 * random.uniform()
    const [t1, t2] = [0.2 * random.normal(), 0.2 * random.normal()]
    const [g1, g2] = [t1 + scale * s * random.normal(), t2 + scale * s * random.normal()]
    const [a, e] = [(s * s) / 2, (s * s * (0.5 + random.uniform())) / 2]
    const covariance = { aleatoric_11: a, aleatoric_22: a, epistemic_11: e, epistemic_22: e }
    return { true_g1: t1, true_g2: t2, true_blendedness: 0, g1, g2, ...covariance }
  })
}

describe('two runs of the same objects', () => {
  let found: Calibration
  beforeAll(async () => {
    makeLinked(engine, made(800), made(800, 2))
    found = await measured()
  })

  test('are each what they are alone, and are compared as pairs', () => {
    expect(found.pair?.shown).toEqual(found.shown)
    expect(countsInWords(found)).toBe('800 objects of known shape and whole stamp')
    const [one, two] = [scoresOf(found.shown), scoresOf(found.compared ?? {})]
    expect((two['rms']?.value ?? NaN) / (one['rms']?.value ?? NaN)).toBeCloseTo(2, 9)
    const differences = found.pair && differencesOf(found.pair)
    for (const score of ['rms', 'rmsReject10', 'coverage68', 'spearmanTotal', 'nll']) {
      const [a, b] = [one[score]?.value ?? NaN, two[score]?.value ?? NaN]
      expect(differences?.[score]?.value, score).toBeCloseTo(a - b, 9)
      expect(one[score]?.error, score).toBeGreaterThan(0)
    }
    // Twice the errors under the same draws: the pairs know the difference as well as one rms.
    expect((differences?.['rms']?.error ?? NaN) / (one['rms']?.error ?? NaN)).toBeCloseTo(1, 6)
    // They are ranked alike, so that nothing is left to differ.
    expect(differences?.['spearmanTotal']).toEqual({ value: 0, error: 0 })
  })

  test('have figures that show both, with all their points, and tables that say the same', () => {
    const figures = calibrationFigures(found, ['Bayesian', 'deterministic'], 'made')
    expect(figures.map(({ id }) => id)).toEqual([
      ...['reliability', 'reliability-difference', 'pit-g1', 'pit-g2'],
      ...['rejection-both', 'rejection', 'rejection-other', 'response-g1', 'response-g2'],
    ])
    const parts = (id: string, part: string, series: string): number =>
      figures
        .find((one) => one.id === id)
        ?.draw(460)
        .shapes.filter((shape) => shape.part === part && shape.series === series).length ?? 0
    for (const series of ['Bayesian', 'deterministic']) {
      expect(parts('reliability', 'mark', series)).toBe(12)
      expect(parts('reliability', 'error', series)).toBe(12)
      for (const id of ['pit-g1', 'rejection-both', 'response-g2'])
        expect(parts(id, 'curve', series), id).toBe(1)
    }
    expect(parts('pit-g1', 'band', 'uniform')).toBe(1)
    expect(parts('rejection', 'curve', 'by epistemic σ')).toBe(1)
    const pit = figures.find(({ id }) => id === 'pit-g2')
    expect(pit?.table.rows.reduce((sum, row) => sum + Number(row[3]), 0)).toBe(1600)
    for (const { id, table } of figures) expect(csvOf(table), id).not.toMatch(/NaN|undefined/)
  })

  test('one run alone has one of each', async () => {
    const figures = calibrationFigures(await measured('', null), ['Bayesian'], 'made')
    expect(figures.map(({ id }) => id)).not.toContain('rejection-both')
    expect(figures).toHaveLength(7)
  })
})

test('runs of different objects: each has its own, and pairs those of both', async () => {
  makeLinked(engine, made(300), made(200))
  const found = await measured('id >= 50')
  expect(found.shown.counts?.scored).toBe(250)
  expect(found.compared?.counts?.scored).toBe(150)
  expect(found.pair?.shown.counts?.scored).toBe(150)
  expect(found.pair?.compared.counts?.scored).toBe(150)
  expect(countsInWords(found)).toBe(
    '250 objects of known shape and whole stamp; 150 of the run beside it, 150 of both',
  )
  expect(found.pair && differencesOf(found.pair)['rms']?.value).toBeCloseTo(0, 12)
})

test.each([
  ['nothing', 0],
  ['one object', 1],
  ['two objects', 2],
])('%s: figures are drawn, and no number is NaN', async (_what, n) => {
  makeLinked(engine, made(2).slice(0, n))
  const found = await measured()
  for (const { id, draw, table } of calibrationFigures(found, ['a', 'b'], '')) {
    const drawing = JSON.stringify(draw(320))
    expect(drawing, id).not.toMatch(/NaN|Infinity/)
    expect(csvOf(table), id).not.toMatch(/NaN|undefined/)
  }
})

test('numbers are written with their errors, and minus is a minus', () => {
  const how = { factor: 100, decimals: 1, unit: '%' }
  expect(withError({ value: 0.6827, error: 0.0123 }, how)).toBe('68.3 ± 1.2')
  expect(withError({ value: -0.012, error: null }, how)).toBe('−1.2')
  expect(written(-0.0001, how)).toBe('0.0')
  expect(written(null, how)).toBe('–')
})
