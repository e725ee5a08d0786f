import { tableFromIPC } from '@uwdata/flechette'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openEngine, type Engine } from '../store/engine'
import { read } from '../store/read-only'
import { keptAggregates, type KeptAggregates } from './kept-aggregates'

let engine: Engine
let kept: KeptAggregates
const { signal } = new AbortController()

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  engine.run('CREATE TABLE sky AS SELECT i, i % 10 AS bin FROM range(1000) t(i)')
}, 60_000)
beforeEach(() => {
  kept = keptAggregates(engine, { tables: 3, rows: 100 })
})
afterEach(() => kept.dropAll())

const tables = (): unknown[] =>
  tableFromIPC(
    engine.run(
      `SELECT table_name AS n FROM information_schema.tables WHERE table_schema = 'mosaic' ORDER BY n`,
    ),
  )
    .toArray()
    .map((row) => (row as { n: string }).n)

const keep = (name: string, sql: string): Promise<{ rows: number }> => kept.keep({ name, sql }, signal)

/** The statement that Mosaic's pre-aggregation makes of a histogram and a brush. */
const CUBE =
  'SELECT "bin", count(*)::INTEGER AS "n", FLOOR("i" / 100)::INTEGER AS "active0" FROM "sky" GROUP BY "bin", "active0"'

test('rows of a reading statement are kept as a table that clients may read', async () => {
  expect(await keep('preagg_1f', CUBE)).toEqual({ rows: 100 })
  const brushed = `SELECT "bin", sum("n")::INTEGER AS "n" FROM "mosaic"."preagg_1f" WHERE "active0" BETWEEN 0 AND 4 GROUP BY "bin" ORDER BY "bin"`
  const { arrow } = await read(engine, brushed)
  expect(tableFromIPC(arrow).toArray()).toEqual(Array.from({ length: 10 }, (_, bin) => ({ bin, n: 50 })))
})

test('a comment or a semicolon at the end of a statement hides nothing', async () => {
  expect(await keep('one', 'SELECT 1 AS a -- ) LIMIT 0')).toEqual({ rows: 1 })
  expect(await keep('two', ' FROM sky WHERE i < 3 ;\n')).toEqual({ rows: 3 })
})

test.each([
  'DROP TABLE sky',
  'CREATE TABLE other AS SELECT 1',
  'INSERT INTO sky VALUES (1, 1)',
  'SELECT 1; DROP TABLE sky',
  'SELECT 1) ; DROP TABLE sky; SELECT (1',
  'SELECT 1 UNION ALL SELECT * FROM (DELETE FROM sky RETURNING i)',
  "COPY sky TO 'sky.csv'",
  "SELECT * FROM query('SELECT 1')",
  "SET memory_limit = '1GB'",
  'EXPLAIN ANALYZE DELETE FROM sky',
  '',
])('what does not only read is not kept: %s', async (sql) => {
  await expect(keep('bad', sql)).rejects.toThrow()
  expect(tables()).toEqual([])
  expect(tableFromIPC(engine.run('SELECT count(*)::INTEGER AS n FROM sky')).toArray()).toEqual([{ n: 1000 }])
})

test('clients cannot write what is kept', async () => {
  await keep('one', 'SELECT 1 AS a')
  for (const sql of [
    'DROP TABLE mosaic.one',
    'INSERT INTO mosaic.one VALUES (2)',
    'CREATE TABLE mosaic.two AS SELECT 1',
  ])
    await expect(read(engine, sql)).rejects.toThrow(/Only statements that read/)
})

test('the least recently used are dropped where there are too many tables or rows', async () => {
  for (const name of ['a', 'b', 'c']) await keep(name, 'SELECT 1 AS x')
  kept.noticed('SELECT x FROM mosaic."a"')
  await keep('d', 'SELECT 2 AS x')
  expect(tables()).toEqual(['a', 'c', 'd'])
  await keep('many', 'FROM sky LIMIT 99')
  expect(tables()).toEqual(['d', 'many'])
  await expect(keep('too_many', 'FROM sky LIMIT 101')).rejects.toMatchObject({
    report: { what: 'An aggregate of more than 100 rows is not kept.', remedy: expect.any(String) },
  })
  expect(tables()).toEqual(['d', 'many'])
})

test('another statement under a name takes the place of the one before, the same is not run again', async () => {
  await keep('one', 'SELECT random() AS x')
  const value = (): unknown => tableFromIPC(engine.run('SELECT x FROM mosaic.one')).toArray()[0]
  const first = value()
  await keep('one', 'SELECT random() AS x')
  expect(value()).toEqual(first)
  await keep('one', 'SELECT 7 AS x')
  expect(value()).toEqual({ x: 7 })
})

test('when all are dropped, those that are being made are given up', async () => {
  await keep('one', 'SELECT 1 AS a')
  const long = keep('long', 'SELECT count(*) AS n FROM range(100000) a, range(100000) b')
  const next = keep('next', 'SELECT 1 AS a')
  setTimeout(() => kept.dropAll(), 50)
  await expect(long).rejects.toMatchObject({ report: { code: 'cancelled' } })
  await expect(next).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(tables()).toEqual([])
  expect(await keep('one', 'SELECT 3 AS a')).toEqual({ rows: 1 })
})

test('who asked may think better of it', async () => {
  const controller = new AbortController()
  const sql = 'SELECT count(*) AS n FROM range(100000) a, range(100000) b'
  const long = kept.keep({ name: 'long', sql }, controller.signal)
  setTimeout(() => controller.abort(), 50)
  await expect(long).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(await keep('long', 'SELECT 1 AS n')).toEqual({ rows: 1 })
})
