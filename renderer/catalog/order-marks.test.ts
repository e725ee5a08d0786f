import { tableFromIPC } from '@uwdata/flechette'
import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from '../../workers/store/engine'
import { atOrAfter, orderBy, orderKeys, orderValues } from './object-order'
import { marksQuery, pageQuery, readMarks } from './order-marks'

const columns = [
  { name: 'id', type: 'BIGINT' },
  { name: 'mag', type: 'FLOAT' },
  { name: 'kind', type: 'VARCHAR' },
  { name: 'never', type: 'DOUBLE' },
]
const ROWS = 65_000
let engine: Engine

beforeAll(async () => {
  engine = await openEngine()
  engine.run(`CREATE TABLE objects AS SELECT
      (hash(i) >> 1)::BIGINT AS id,
      CASE WHEN i % 11 = 0 THEN NULL WHEN i % 7 = 0 THEN 'NaN' ELSE hash(i + 5) % 1000 / 7 END::FLOAT AS mag,
      CASE i % 4 WHEN 0 THEN 'it''s' WHEN 1 THEN NULL WHEN 2 THEN 'é"' ELSE '' END AS kind,
      NULL::DOUBLE AS never
    FROM range(${ROWS}) AS numbers(i)`)
})
const query = (sql: string): Record<string, unknown>[] =>
  tableFromIPC(engine.run(sql), { useBigInt: true }).toArray() as Record<string, unknown>[]

const sorts = columns.flatMap(({ name }) => [
  { column: name, descending: false },
  { column: name, descending: true },
])

test.each(sorts)('pages by $column, descending $descending, are those of the whole order', (sort) => {
  const keys = orderKeys(sort, columns)
  const whole = query(`SELECT id FROM objects ORDER BY ${orderBy(keys)}`).map(({ id }) => id)
  const marks = readMarks(keys, query(marksQuery('objects', keys)))
  expect(marks).toHaveLength(6)
  for (const offset of [0, 9_800, 9_999, 10_000, 31_400, 59_900, ROWS - 200]) {
    const page = query(pageQuery('objects', 'id', keys, marks, offset, 200)).map(({ id }) => id)
    expect(page).toEqual(whole.slice(offset, offset + 200))
  }
})

test('pages of rows that are all equal are of the right length', () => {
  const keys = [{ expression: 'never', descending: false }]
  const marks = readMarks(keys, query(marksQuery('objects', keys)))
  expect(query(pageQuery('objects', 'id', keys, marks, ROWS - 150, 200))).toHaveLength(150)
})

test.each([false, true])('missing values and NaN come last, descending %s', (descending) => {
  const keys = orderKeys({ column: 'mag', descending }, columns)
  const mags = query(`SELECT mag FROM objects ORDER BY ${orderBy(keys)}`).map(({ mag }) => mag)
  const missing = mags.findIndex((mag) => mag === null || Number.isNaN(mag))
  expect(missing).toBeGreaterThan(ROWS / 2)
  expect(mags.slice(missing).every((mag) => mag === null || Number.isNaN(mag))).toBe(true)
})

test.each(sorts)('the place of a row by $column, descending $descending, is counted', (sort) => {
  const keys = orderKeys(sort, columns)
  const whole = query(`SELECT ${orderValues(keys)} FROM objects ORDER BY ${orderBy(keys)}`)
  for (const place of [0, 1, 20_000, 50_000, ROWS - 1]) {
    const row = whole[place] ?? {}
    const values = keys.map((_, n) => row[`v${n}`] as string | null) // texts by `orderValues`
    const [before] = query(`SELECT count(*)::DOUBLE AS n FROM objects WHERE NOT ${atOrAfter(keys, values)}`)
    expect(before).toEqual({ n: place })
  }
})
