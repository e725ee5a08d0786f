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
  ['a query', (signal: AbortSignal) => read(engine, LONG, { signal })],
  [
    'a table that is made',
    (signal: AbortSignal) => runInSlices(engine, `CREATE TABLE made AS ${LONG}`, signal),
  ],
])(
  'while %s runs, small queries that a person waits for are answered in turn, and it goes on after them',
  async (_, begin) => {
    const controller = new AbortController()
    let ended: unknown = null
    const long = begin(controller.signal).catch((error: unknown) => (ended = error))
    await later(100)
    let answered = 0
    const begun = performance.now()
    for (; answered < 20; answered++)
      await read(engine, 'SELECT count(*) FROM many WHERE i < 1000', { priority: 'interactive' })
    // Each would wait for a slice of the long one, of 20 ms or more, were it not held: at most one slice is waited for here.
    expect(ended).toBeNull()
    expect(performance.now() - begun).toBeLessThan(5000)
    controller.abort()
    await long
    expect(ended).toMatchObject({ report: { code: 'cancelled' } })
  },
)
