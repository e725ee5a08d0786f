import { beforeAll, expect, test } from 'vitest'
import { openEngine, type Engine } from './engine'
import { runInSlices } from './in-slices'
import { read } from './read-only'
import { takingTurns } from './turns'

const later = (milliseconds: number): Promise<unknown> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

test('work holds while more urgent work is under way, and not for its like', async () => {
  const turns = takingTurns(60_000)
  const leave = turns.enter('interactive')
  const order: string[] = []
  const long = turns.next('whenever').then(() => order.push('whenever'))
  const cube = turns.next('soon').then(() => order.push('soon'))
  await turns.next('interactive')
  await later(20)
  expect(order).toEqual([])
  leave()
  await Promise.all([long, cube])
  expect(order.sort()).toEqual(['soon', 'whenever'])
})

test('it holds no longer than its patience, and not when it is given up', async () => {
  const leave = takingTurns(60_000)
  leave.enter('interactive')
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 10)
  await leave.next('whenever', controller.signal)
  const impatient = takingTurns(30)
  impatient.enter('soon')
  const begun = performance.now()
  await impatient.next('whenever')
  expect(performance.now() - begun).toBeGreaterThan(25)
})

let engine: Engine
beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  engine.run('CREATE TABLE many AS SELECT i, hash(i) % 1000 AS k FROM range(300000) t(i)')
}, 60_000)

/** Half a minute of work for a fast machine. */
const LONG = 'SELECT count(*) FROM many a JOIN many b ON a.k = b.k AND a.i * b.i % 7 = 1'

test.each([
  ['a query', (on: Engine, signal: AbortSignal) => read(on, LONG, { signal })],
  [
    'a table that is made',
    (on: Engine, signal: AbortSignal) => runInSlices(on, `CREATE TABLE made AS ${LONG}`, signal),
  ],
])('%s holds while small queries come that a person waits for', async (_, begin) => {
  let slices = 0
  const connect: Engine['connect'] = () => {
    const connection = engine.connect()
    const poll: typeof connection.poll = () => {
      slices++
      return connection.poll()
    }
    return { ...connection, poll }
  }
  const controller = new AbortController()
  const long = begin({ ...engine, connect }, controller.signal)
  const given = expect(long).rejects.toMatchObject({ report: { code: 'cancelled' } })
  while (slices < 2) await later(5)
  const [before, begun] = [slices, performance.now()]
  for (let answered = 0; answered < 20; answered++)
    await read(engine, 'SELECT count(*) FROM many WHERE i < 1000', { priority: 'interactive' })
  // One that had begun, and one for each second of its patience; without turns there would be one for each small query.
  expect(slices - before).toBeLessThanOrEqual(2 + (performance.now() - begun) / 1000)
  const after = slices
  while (slices < after + 3) await later(5)
  controller.abort()
  await given
})
