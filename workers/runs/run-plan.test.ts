import { tableFromIPC } from '@uwdata/flechette'
import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from '../store/engine'
import { shardSizes, zoneCountsSql } from '../store/shard-zones'
import { planShards } from './run-plan'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
  engine.run(`CREATE TABLE objects AS SELECT i AS id, i / 100.0 AS ra, (i * 7 % 3000) / 1000.0 AS dec,
    CASE WHEN i % 5 < 4 THEN ((i * i) % 3)::INTEGER END AS tile FROM range(9000) t(i)`)
})

test.each([
  [{ where: null, limit: null }, true],
  [{ where: null, limit: null }, false],
  [{ where: 'id % 2 = 0 -- even', limit: null }, true],
  [{ where: 'tile = 1', limit: 1024 }, true],
  [{ where: null, limit: 3001 }, false],
  [{ where: 'id < 0', limit: null }, true],
])('the sizes of shards are known without dividing: %o, tiles %s', async (taken, hasTiles) => {
  const shards = await planShards(engine, 'run', taken, hasTiles)
  const zones = tableFromIPC(engine.run(zoneCountsSql(taken, hasTiles)))
    .getChild('objects')
    ?.toArray()
  const ascending = (sizes: readonly number[]): number[] => [...sizes].sort((one, other) => one - other)
  const sizes = shardSizes(Array.from(zones ?? [], Number))
  expect(ascending(sizes)).toEqual(ascending(shards.map(({ objects }) => objects)))
})
