import { expect, test } from 'vitest'
import { reportOf } from '../../preload/fault'
import { openEngine } from './engine'
import { runInSlices } from './in-slices'

test('a table whose making was given up does not stand in the way of another of its name', async () => {
  const engine = await openEngine()
  engine.run('CREATE TABLE a AS SELECT (i * 7919) % 1000003 AS id, random() AS x FROM range(300000) t(i)')
  const giving = new AbortController()
  const sql = 'CREATE OR REPLACE TABLE made AS SELECT p.id, q.x FROM a p LEFT JOIN a q USING (id)'
  const long = runInSlices(engine, sql, giving.signal).catch((error: unknown) => reportOf(error).code)
  setTimeout(() => giving.abort(), 40)
  expect(await long).toBe('cancelled')
  await runInSlices(engine, 'CREATE OR REPLACE TABLE made AS SELECT 1 AS x')
  engine.run('DROP TABLE made')
}, 60_000)
