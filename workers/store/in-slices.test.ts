import { expect, test } from 'vitest'
import { openEngine, type Engine } from './engine'
import { runInSlices } from './in-slices'

const WRITES =
  'CREATE OR REPLACE TABLE written AS SELECT id, 2 * id AS twice FROM objects ORDER BY twice DESC'

/** Gives up a statement at the turn with this number. */
async function giveUp(engine: Engine, turn: number): Promise<void> {
  const controller = new AbortController()
  const { next } = engine.turns
  let turns = 0
  engine.turns.next = async (...given) => {
    if (turns++ === turn) controller.abort()
    return next(...given)
  }
  const end = await runInSlices(engine, WRITES, controller.signal).catch((error: unknown) => error)
  engine.turns.next = next
  expect(end).toMatchObject({ report: { code: 'cancelled' } })
}

test('a statement that was given up stands in nobody’s way', async () => {
  const engine = await openEngine()
  engine.run('CREATE TABLE objects AS SELECT range AS id FROM range(300000)')
  // Before it began; and in the middle: its sort takes many slices.
  for (const turn of [0, 1]) {
    await giveUp(engine, turn)
    await runInSlices(engine, 'CREATE OR REPLACE TABLE written AS SELECT id FROM objects')
  }
})
