import { tableFromIPC } from '@uwdata/flechette'
import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from './engine'
import { read } from './read-only'

let engine: Engine

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  engine.run('CREATE TABLE sky AS SELECT i AS id, i / 10 AS ra FROM range(100) t(i)')
})

test('one query is answered as Arrow, with 64-bit ids exact', () => {
  const arrow = read(engine, 'SELECT 9007199254740993::BIGINT AS id, count(*)::INT AS n FROM sky')
  expect(tableFromIPC(arrow, { useBigInt: true }).toArray()).toEqual([{ id: 9007199254740993n, n: 100 }])
})

test.each([
  "SELECT * FROM read_parquet('sky.parquet')",
  "SELECT json_extract('{}', '$.a')",
  'SELECT ST_Point(1, 2)',
  "SELECT * FROM read_csv('/etc/passwd')",
])('what needs an absent extension or a file fails cleanly instead of hanging: %s', (sql) => {
  expect(() => read(engine, sql)).toThrow(/extension|disabled|not exist|permission/i)
  expect(read(engine, 'SELECT 1').length).toBeGreaterThan(0)
})

test.each(['LOAD json', 'LOAD parquet'])('an extension cannot be fetched: %s', (sql) => {
  expect(() => engine.run(sql)).toThrow(/disabled|extension/i)
})

test.each([
  'DROP TABLE sky',
  'INSERT INTO sky VALUES (1, 1)',
  "COPY sky TO '/tmp/sky.csv'",
  'SET memory_limit = "1GB"',
  'CREATE TEMP TABLE t AS SELECT 1',
  'COMMIT',
  '/* SELECT */ DELETE FROM sky',
  'SELECT 1; DROP TABLE sky',
  'WITH old AS (SELECT 1) INSERT INTO sky SELECT 1, 1',
])('a client cannot do anything but read: %s', (sql) => {
  expect(() => read(engine, sql)).toThrow()
  expect(tableFromIPC(read(engine, 'SELECT count(*)::INT AS n FROM sky')).toArray()).toEqual([{ n: 100 }])
})
