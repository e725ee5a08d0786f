import * as v from 'valibot'
import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from './engine'
import { histogramSql } from './histogram-sql'
import { selectRows } from './rows'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
})

const Cell = v.object({ bin: v.number(), n: v.number() })
const count = (sql: string): unknown =>
  selectRows(engine, `SELECT bin, n::INTEGER AS n FROM (${sql}) ORDER BY bin`, Cell)
const axis = (column: string, bins: number) => ({ column, least: -1, most: 1, bins })

test('rows are counted in cells, x first; what lies outside, null and NaN are left out', () => {
  engine.run(`CREATE TABLE points AS SELECT * FROM (VALUES (-1.0::DOUBLE, -1.0::FLOAT), (-0.1, -0.9), (0.0, -1), (0.9, 0.9),
    (1.0, 0.0), (-1.1, 0.0), (NULL, 0.0), ('nan', 0.0), (0.0, 'nan'), (0.0, NULL), ('inf', 0.0)) t("a b", y)`)
  expect(count(histogramSql('points', axis('a b', 2), axis('y', 3)))).toEqual([
    { bin: 0, n: 2 },
    { bin: 1, n: 1 },
    { bin: 5, n: 1 },
  ])
})

test('the last value below the end is in the last bin, however it is rounded', () => {
  engine.run('CREATE TABLE edge AS SELECT 0.09999999999999999e0 AS x, 0.0::DOUBLE AS y')
  const x = { column: 'x', least: 0, most: 0.1, bins: 1e6 }
  expect(count(histogramSql('edge', x, { column: 'y', least: 0, most: 1, bins: 2 }))).toEqual([
    { bin: 999_999, n: 1 },
  ])
})

test('an axis without width, or too many cells, is refused', () => {
  const good = axis('x', 2)
  expect(() => histogramSql('points', { ...good, most: -1 }, good)).toThrow(RangeError)
  expect(() => histogramSql('points', { ...good, bins: 0 }, good)).toThrow(RangeError)
  expect(() => histogramSql('points', axis('x', 2 ** 16), axis('y', 2 ** 15))).toThrow(RangeError)
})
