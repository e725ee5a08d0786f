import { tableFromIPC } from '@uwdata/flechette'
import { expect, test } from 'vitest'
import { openEngine } from '../../../workers/store/engine'
import { differencesSql } from '../../../workers/store/run-pairs-sql'
import { drawnRows, gridOf } from '../../linked/bin-grid'
import type { Differences } from './comparison'
import { pairFigures } from './pair-figures'

const pair = { one: 'a', other: 'b' }
const columns = [
  'aleatoric_11',
  'aleatoric_12',
  'aleatoric_22',
  'epistemic_11',
  'epistemic_12',
  'epistemic_22',
]

test('objects that both runs measured lie in the bins of their sigmas', async () => {
  const engine = await openEngine()
  engine.run(`CREATE TABLE estimates_all AS SELECT run, i AS id, 0::UINTEGER AS flags, 6 AS bands, 0.0 AS fraction_missing,
    CASE WHEN run = 'b' AND i = 7 THEN NULL ELSE i / 1000.0 + (run = 'b')::INTEGER * i / 100.0 END AS g1, 0.0 AS g2,
    0.1 AS sigma_aleatoric, 0.1 AS sigma_epistemic, (0.01 + i / 500.0) * (1 + (run = 'b')::INTEGER) AS sigma_total,
    ${columns.map((name) => `0.01 AS ${name}`).join(', ')}
    FROM range(200) t(i), (VALUES ('a'), ('b')) r(run)`)
  // The one row, by the names of its columns.
  const differences = tableFromIPC(engine.run(differencesSql(pair))).toArray()[0] as Differences
  const [sigma, shapes] = pairFigures(pair, differences)
  if (!sigma || !shapes) throw new Error('both can be drawn')
  const grid = gridOf(tableFromIPC(engine.run(sigma.sql)), ...sigma.axes)
  expect(drawnRows(grid) + grid.outside).toBe(199)
  expect(grid.notFinite).toBe(0)
  // Sigma of B is twice that of A: on both logarithmic axes each object is as far along as up.
  const off = [...grid.counts.keys()].filter((at) => {
    const [column, row] = [at % 72, Math.floor(at / 72)]
    return (grid.counts[at] ?? 0) > 0 && Math.abs((column + 0.5) / 72 - (row + 0.5) / 54) > 1.5 / 54
  })
  expect(off).toEqual([])
  expect(shapes.lines[0]?.at(0.2)).toBe(0.2)
})

test('runs that are alike have no figure of what differs', () => {
  const alike = { sigma_a_least: 0.1, sigma_a_most: 0.2, sigma_b_least: 0.1, sigma_b_most: 0.2 }
  const none = { distance_least: null, distance_most: null }
  // Of the differences only the ends matter here.
  const figures = pairFigures(pair, { ...alike, ...none } as Differences)
  expect(figures.map(({ id }) => id)).toEqual(['runs-sigma'])
})
