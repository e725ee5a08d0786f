import { tableFromIPC } from '@uwdata/flechette'
import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from './engine'
import { read } from './read-only'

/** A query of many hours. */
const ENDLESS =
  'SELECT count(*) AS n FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range % 5'

let engine: Engine

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  engine.run('CREATE TABLE sky AS SELECT i AS id, i / 10 AS ra FROM range(10000) t(i)')
})

const rows = async (sql: string): Promise<unknown[]> =>
  tableFromIPC((await read(engine, sql)).arrow, { useBigInt: true }).toArray()
const stillThere = () => rows('SELECT count(*)::INT AS n FROM sky')

test('one query is answered as Arrow, with 64-bit ids exact', async () => {
  const sql = 'SELECT 9007199254740993::BIGINT AS id, count(*)::INT AS n FROM sky'
  expect(await rows(sql)).toEqual([{ id: 9007199254740993n, n: 10_000 }])
})

test('an empty answer has its columns', async () => {
  const { arrow } = await read(engine, 'SELECT id, ra FROM sky WHERE false')
  expect(tableFromIPC(arrow).names).toEqual(['id', 'ra'])
})

test.each([
  "SELECT * FROM read_parquet('sky.parquet')",
  "SELECT json_extract('{}', '$.a')",
  'SELECT ST_Point(1, 2)',
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM '/etc/passwd'",
  "SELECT * FROM glob('/*')",
  "SELECT content FROM read_text('/etc/passwd')",
  "FROM read_csv('https://example.org/sky.csv')",
  "SELECT * FROM sniff_csv('/etc/passwd')",
])(
  'what needs a file, the network or an absent extension fails cleanly instead of hanging: %s',
  async (sql) => {
    await expect(read(engine, sql)).rejects.toThrow(/extension|disabled|not exist|permission|IO Error/i)
    expect(await stillThere()).toEqual([{ n: 10_000 }])
  },
)

test.each(['LOAD json', 'LOAD parquet'])('an extension cannot be loaded: %s', (sql) => {
  expect(() => engine.run(sql)).toThrow(/disabled|extension/i)
})

test.each([
  'DROP TABLE sky',
  'INSERT INTO sky VALUES (1, 1)',
  'UPDATE sky SET ra = 0',
  'DELETE FROM sky',
  'ALTER TABLE sky ADD COLUMN x INT',
  "COPY sky TO '/tmp/sky.csv'",
  "COPY sky FROM '/etc/passwd'",
  "ATTACH '/tmp/other.db'",
  'DETACH memory',
  'INSTALL json',
  'LOAD json',
  'SET memory_limit = "1GB"',
  'RESET memory_limit',
  'PRAGMA database_list',
  "EXPORT DATABASE '/tmp/all'",
  'CREATE TABLE t AS SELECT 1',
  'CREATE TEMP TABLE t AS SELECT 1',
  'CREATE VIEW v AS SELECT 1',
  'CREATE MACRO m() AS 1',
  'CHECKPOINT',
  'VACUUM',
  'BEGIN',
  'COMMIT',
  'CALL pragma_version()',
  'PREPARE p AS SELECT 1',
  'USE memory',
  '/* SELECT */ DELETE FROM sky',
  '-- SELECT\nDELETE FROM sky',
  'SELECT 1; DROP TABLE sky',
  'WITH old AS (SELECT 1) INSERT INTO sky SELECT 1, 1',
  'EXPLAIN ANALYZE DELETE FROM sky',
  "SELECT nextval('nothing')",
  'TRUNCATE sky',
  'MERGE INTO sky USING sky other ON sky.id = other.id WHEN MATCHED THEN DELETE',
  "COPY (SELECT 1) TO '/tmp/one.csv'",
  "IMPORT DATABASE '/tmp/all'",
  "COMMENT ON TABLE sky IS 'ours'",
  "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
  'CREATE SCHEMA s',
  'CREATE SEQUENCE s',
  "CREATE TYPE t AS ENUM ('a')",
  'CREATE INDEX i ON sky (id)',
  'FORCE INSTALL json',
  'UPDATE EXTENSIONS',
  'SET VARIABLE v = 1',
  'ANALYZE',
  'EXECUTE p',
  'DEALLOCATE p',
  'ROLLBACK',
  'WITH old AS (SELECT 1) DELETE FROM sky',
  'WITH old AS (SELECT 1) UPDATE sky SET ra = 0',
  'WITH old AS (DELETE FROM sky RETURNING *) FROM old',
  'FROM sky; DELETE FROM sky',
  'EXPLAIN ANALYZE PRAGMA enable_profiling',
  'EXPLAIN ANALYZE CREATE TEMP TABLE t AS SELECT 1',
  'EXPLAIN (FORMAT json) COMMIT',
  '/**/ explain analyze /* SELECT */ COMMIT',
  'SELECT * FROM enable_logging()',
  'FROM "Enable_Logging"()',
  "SELECT * FROM query('FROM enable_' || 'logging()')",
  "SELECT * FROM query -- SELECT\n ('SELECT 1')",
  '',
])('a client cannot do anything but read: %s', async (sql) => {
  await expect(read(engine, sql)).rejects.toThrow()
  expect(await stillThere()).toEqual([{ n: 10_000 }])
})

test.each([
  'SELECT 1; -- and no more',
  '/* of the sky */ FROM sky LIMIT 1',
  'EXPLAIN ANALYZE SELECT count(*) FROM sky',
  'EXPLAIN /* how */ SELECT 1',
  'DESCRIBE sky',
  'SHOW TABLES',
  'SUMMARIZE sky',
  "SELECT table_name FROM information_schema.columns WHERE table_name = 'sky' LIMIT 1",
])('reading statements of every kind are answered: %s', async (sql) => {
  expect((await rows(sql)).length).toBeGreaterThan(0)
})

test('what a SELECT would log to a file is refused before it breaks the engine', async () => {
  const sql = "SELECT * FROM enable_logging(storage = 'file', storage_config = {'path': '/tmp/logs'})"
  await expect(read(engine, sql)).rejects.toThrow('Only statements that read')
  expect(await stillThere()).toEqual([{ n: 10_000 }])
})

test('a long query is cancelled, and others are served meanwhile', async () => {
  const controller = new AbortController()
  const endless = read(engine, ENDLESS, { signal: controller.signal })
  expect(await stillThere()).toEqual([{ n: 10_000 }])
  controller.abort()
  await expect(endless).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(await stillThere()).toEqual([{ n: 10_000 }])
})

test('a query that takes too long is ended', async () => {
  await expect(read(engine, ENDLESS, { seconds: 0.3 })).rejects.toThrow('longer than 0.3 s')
})

test('a limit of rows cuts the answer and says so', async () => {
  const cut = await read(engine, 'SELECT * FROM sky', { rows: 100 })
  expect(cut.truncated).toBe(true)
  expect(tableFromIPC(cut.arrow).numRows).toBeLessThan(10_000)
  const whole = await read(engine, 'SELECT * FROM sky', { rows: 10_000 })
  expect(whole.truncated).toBe(false)
  expect(tableFromIPC(whole.arrow).numRows).toBe(10_000)
})
