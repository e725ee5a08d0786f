import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from '../../workers/store/engine'
import { read } from '../../workers/store/read-only'
import { readAnswer, type QueryAnswer } from './query-answer'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
})

async function ask(sql: string, limit?: number): Promise<QueryAnswer> {
  return readAnswer({ ...(await read(engine, sql, { rows: limit })), milliseconds: 1 }, limit)
}

test.each([
  ['9007199254740993::BIGINT', 'BIGINT', '9007199254740993'],
  ['18446744073709551615::UBIGINT', 'UBIGINT', '18446744073709551615'],
  ['-3::TINYINT', 'TINYINT', '-3'],
  ['170141183460469231731687303715884105727::HUGEINT', 'HUGEINT', '170141183460469231731687303715884105727'],
  ['-0.05::DECIMAL(10,2)', 'DECIMAL(10,2)', '-0.05'],
  ['12345678901234567890.12::DECIMAL(30,2)', 'DECIMAL(30,2)', '12345678901234567890.12'],
  ['20.3::FLOAT', 'FLOAT', '20.3'],
  ['16777217::FLOAT', 'FLOAT', '16777216'],
  ['53.16151516::DOUBLE', 'DOUBLE', '53.16151516'],
  ["'-inf'::DOUBLE", 'DOUBLE', '-inf'],
  ["DATE '2026-11-25'", 'DATE', '2026-11-25'],
  ["DATE '1600-02-29'", 'DATE', '1600-02-29'],
  ["TIMESTAMP '2026-11-25 02:03:04'", 'TIMESTAMP', '2026-11-25 02:03:04'],
  ["TIMESTAMP '2026-11-25 02:03:04.567891'", 'TIMESTAMP', '2026-11-25 02:03:04.567891'],
  ["TIMESTAMP '1969-12-31 23:59:59.9'", 'TIMESTAMP', '1969-12-31 23:59:59.9'],
  ["TIMESTAMPTZ '2026-11-25 02:03:04+00'", 'TIMESTAMP WITH TIME ZONE', '2026-11-25 02:03:04+00'],
  ["TIME '01:02:03.5'", 'TIME', '01:02:03.5'],
  ['INTERVAL 3 DAY', 'INTERVAL', '3 days'],
  ['true', 'BOOLEAN', 'true'],
  ["'NGC 1365'", 'VARCHAR', 'NGC 1365'],
  ['[1, NULL, 3]', 'INTEGER[]', '[1, NULL, 3]'],
  ['[9007199254740993]', 'BIGINT[]', '[9007199254740993]'],
  ["{'a': 1.5::DOUBLE, 'b': NULL::INT}", 'STRUCT', '{a: 1.5, b: NULL}'],
  ["MAP {'i': 2}", 'MAP', '{i=2}'],
])('%s is a %s and shown as %s', async (expression, type, shown) => {
  const answer = await ask(`SELECT ${expression} AS it`)
  expect(answer.columns).toMatchObject([{ name: 'it', note: type }])
  expect(answer.cell(0, 0)).toEqual({ text: shown, missing: false })
  expect(answer.field(0, 0)).toBe(shown)
})

test('NULL and NaN are marked, each in its way; a file has nothing and NaN', async () => {
  const answer = await ask("SELECT NULL::DOUBLE AS a, 'NaN'::FLOAT AS b")
  expect([answer.cell(0, 0), answer.cell(0, 1)]).toEqual([
    { text: '–', missing: true },
    { text: 'NaN', missing: true },
  ])
  expect([answer.field(0, 0), answer.field(0, 1)]).toEqual(['', 'NaN'])
})

test('blobs and long lists are shown in short and written whole', async () => {
  const answer = await ask("SELECT 'ab'::BLOB AS bytes, range(1000) AS list")
  expect(answer.cell(0, 0).text).toBe('2 bytes')
  expect(answer.field(0, 0)).toBe('\\x61\\x62')
  expect(answer.cell(0, 1).text).toMatch(/^\[0, 1, .*… 1,000 in all\]$/)
  expect(answer.field(0, 1)).toMatch(/, 998, 999\]$/)
})

test('columns of one name stay apart', async () => {
  const answer = await ask('SELECT 1 AS a, 2 AS a')
  expect([answer.cell(0, 0).text, answer.cell(0, 1).text]).toEqual(['1', '2'])
})

test('rows past the limit are left out, and that is said', async () => {
  const cut = await ask('SELECT i FROM range(10000) t(i)', 100)
  expect(cut).toMatchObject({ rows: 100, truncated: true })
  expect(await ask('SELECT i FROM range(100) t(i)', 100)).toMatchObject({ rows: 100, truncated: false })
})

test('no rows leave the columns', async () => {
  const answer = await ask('SELECT 1 AS a, 2.5::DOUBLE AS b WHERE false')
  expect(answer.rows).toBe(0)
  expect(answer.columns.map(({ name, note }) => `${name} ${note}`)).toEqual(['a INTEGER', 'b DOUBLE'])
})

test.each([
  ['9007199254740993::BIGINT', '9007199254740993'],
  ['7::INTEGER', '7'],
  ['12::DOUBLE', '12'],
  ['0.1::FLOAT', String(Math.fround(0.1))],
  ["'007'", '007'],
  ['170141183460469231731687303715884105727::HUGEINT', '170141183460469231731687303715884105727'],
  ["DATE '2026-11-25'", '2026-11-25'],
  ["'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::UUID", '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['NULL::BIGINT', null],
  ["'NaN'::DOUBLE", null],
])('a row is of the object that its column id names, %s', async (expression, id) => {
  const answer = await ask(`SELECT 1.5 AS x, ${expression} AS ID`)
  expect(answer.hasObjects).toBe(true)
  expect(answer.object(0)).toBe(id)
})

test.each(['[1, 2] AS id', "'ab'::BLOB AS id", '7 AS object'])('%s names no objects', async (column) => {
  const answer = await ask(`SELECT ${column}`)
  expect(answer.hasObjects).toBe(false)
  expect(answer.object(0)).toBeNull()
})

test('a plan is a text by itself', async () => {
  expect((await ask('EXPLAIN SELECT 1')).plan).toContain('PROJECTION')
  expect((await ask('SELECT 1')).plan).toBeNull()
})
