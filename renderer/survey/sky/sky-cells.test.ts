import { tableFromIPC } from '@uwdata/flechette'
import * as v from 'valibot'
import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from '../../../workers/store/engine'
import { cellCentre, cellsQuery, SkyCell, type SkyStretch } from './sky-cells'

let engine: Engine
/** Around right ascension 0, at 60 degrees south, where a degree of it is half a degree of the sky. */
const stretch: SkyStretch = { ra: 0, east: [-1, 1], dec: [-60.5, -59.5] }

beforeAll(async () => {
  engine = await openEngine()
  engine.run(`CREATE TABLE linked AS SELECT i AS id, (359.505 + (i % 100) / 100.0) % 360 AS ra, -60.495 + (i // 100) / 100.0 AS dec,
    CASE WHEN i % 2 = 0 THEN 25.0 ELSE 24.0 END::FLOAT AS mag_i, CASE WHEN i % 2 = 0 THEN 0.217147 ELSE 0.0 END::FLOAT AS magerr_i
    FROM range(10000) t(i)`)
})

function cells(where: string, step: number): SkyCell[] {
  const depth = { magnitude: 'mag_i', error: 'magerr_i' }
  const table = tableFromIPC(engine.run(cellsQuery('linked', where, stretch, step, depth)))
  return v.parse(v.array(SkyCell), table.toArray())
}

test('every object is in one cell, across right ascension 0 and by area', () => {
  const found = cells('', 0.1)
  expect(found.reduce((sum, { n }) => sum + n, 0)).toBe(10_000)
  // A degree of declination by half a degree of sky: 10 rows of 5 columns, and some at the rims.
  const whole = found.filter(({ n }) => n > 150)
  expect(whole.length).toBeGreaterThanOrEqual(40)
  for (const { n } of whole) expect(Math.abs(n - 200)).toBeLessThan(30)
})

test('a cell is where its objects are', () => {
  const [one] = cells('id = 5050', 0.1)
  if (!one) throw new Error('an object is in a cell')
  const { ra, dec } = cellCentre(one, stretch, 0.1)
  expect(Math.abs(dec - -60)).toBeLessThanOrEqual(0.0501)
  expect(Math.abs(ra) * Math.cos(Math.PI / 3)).toBeLessThanOrEqual(0.0501)
})

test('an object whose error is that of 5 sigma has its own magnitude as depth, and one without an error none', () => {
  const even = cells('id % 2 = 0', 10)
  for (const { depth } of even) expect(depth).toBeCloseTo(25, 4)
  expect(cells('id % 2 = 1', 10)[0]?.depth).toBeNull()
})
