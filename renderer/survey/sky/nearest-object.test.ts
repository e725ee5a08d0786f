import { beforeAll, expect, test, vi } from 'vitest'
import { tableFromIPC } from '@uwdata/flechette'
import { openEngine, type Engine } from '../../../workers/store/engine'
import { read } from '../../../workers/store/read-only'

let engine: Engine
vi.mock('../../lab', () => ({
  lab: { query: async (sql: string) => tableFromIPC((await read(engine, sql)).arrow) },
}))
const { nearestObject } = await import('./nearest-object')

beforeAll(async () => {
  engine = await openEngine()
  engine.run(`CREATE TABLE linked (id BIGINT, ra DOUBLE, dec DOUBLE);
    INSERT INTO linked VALUES (1, 359.9990, -60), (2, 0.0012, -60), (3, 0, -60.0007), (4, 180, 10)`)
  engine.lock()
})

test('the nearest on the sky is found, across right ascension 0 and where meridians are close', async () => {
  // 1 is 0.0005° away on the sky, 2 is 0.0006°, 3 is 0.0007°.
  expect(await nearestObject({ ra: 0, dec: -60 }, 0.01, '', 'BIGINT')).toBe('1')
  expect(await nearestObject({ ra: 0, dec: -60 }, 0.01, 'id > 1', 'BIGINT')).toBe('2')
  expect(await nearestObject({ ra: 0, dec: -60 }, 0.01, 'id > 2', 'BIGINT')).toBe('3')
})

test('nothing is chosen where nothing is within reach', async () => {
  expect(await nearestObject({ ra: 0, dec: -60 }, 0.0001, '', 'BIGINT')).toBeNull()
})
