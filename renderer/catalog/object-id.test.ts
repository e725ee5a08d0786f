import { tableFromIPC } from '@uwdata/flechette'
import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from '../../workers/store/engine'
import { identifier } from '../../workers/store/sql'
import { idExpression, idLiteral, objectId } from './object-id'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
})
const query = (sql: string): Record<string, unknown>[] =>
  tableFromIPC(engine.run(sql), { useBigInt: true }).toArray() as Record<string, unknown>[]

test.each([
  ['BIGINT', ['9007199254740993', '-9223372036854775808'], null],
  ['UBIGINT', ['18446744073709551615'], null],
  ['SMALLINT', ['-7'], null],
  ['DOUBLE', ['0.30000000000000004', '12'], null],
  ['FLOAT', ['0.1'], [String(Math.fround(0.1))]],
  ['VARCHAR', [`J0332"-27'45`, `'; DROP TABLE objects; --`, '', 'é '], null],
  ['HUGEINT', ['170141183460469231731687303715884105727'], null],
  ['DECIMAL(20,0)', ['12345678901234567890'], null],
  ['UUID', ['6ba7b810-9dad-11d1-80b4-00c04fd430c8'], null],
  ['DATE', ['2026-11-25'], null],
])('ids of type %s are read exactly, and find their own object', (type, texts, expected) => {
  const table = identifier(`ids ${type}`)
  const values = texts.map((text) => `('${text.replaceAll("'", "''")}'::${type})`)
  engine.run(`CREATE TABLE ${table} AS SELECT * FROM (VALUES ${values.join()}) AS listed(id)`)
  const ids = query(`SELECT ${idExpression(type)} AS id FROM ${table}`).map(({ id }) => objectId(id))
  expect(ids).toEqual(expected ?? texts)
  for (const [n, id] of ids.entries()) {
    if (id === null) throw new Error(`${texts[n]} is no id`)
    const found = query(`SELECT id::VARCHAR AS id FROM ${table} WHERE id = ${idLiteral(id, type)}`)
    expect(found, texts[n]).toHaveLength(1)
  }
})

test.each([[null], [undefined], [Number.NaN], [Infinity], [{}]])('%s names no object', (value) => {
  expect(objectId(value)).toBeNull()
})

test.each([
  ['BIGINT', 'NGC 1365'],
  ['BIGINT', '7.5'],
  ['BIGINT', '1e3'],
  ['SMALLINT', '99999999999999999999'],
  ['UBIGINT', '-8'],
  ['DOUBLE', 'eight'],
  ['DATE', '8'],
])('in a column of type %s nothing is called %s, and to look for it is no error', (type, id) => {
  const values = type === 'DATE' ? `'2026-11-25'::DATE` : `8::${type}), (1000::${type}`
  const sql = `SELECT id::VARCHAR AS id FROM (VALUES (${values})) AS listed(id) WHERE id = ${idLiteral(id, type)}`
  expect(query(sql)).toEqual([])
})
