import { expect, test } from 'vitest'
import { openEngine } from './engine'
import { runInSlices } from './in-slices'

test('a table whose making was given up does not stand in the way of another of its name', async () => {
  const engine = await openEngine()
  const giving = new AbortController()
  const long = runInSlices(
    engine,
    'CREATE OR REPLACE TABLE made AS SELECT sum(hash(a.range, b.range)) AS x FROM range(100000) a, range(100000) b',
    giving.signal,
  )
  setTimeout(() => giving.abort(), 100)
  await expect(long).rejects.toMatchObject({ code: 'cancelled' })
  await runInSlices(engine, 'CREATE OR REPLACE TABLE made AS SELECT 1 AS x')
  engine.run('DROP TABLE made')
}, 60_000)
