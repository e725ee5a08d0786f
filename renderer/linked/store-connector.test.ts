import { describe, expect, it, vi } from 'vitest'
import { storeConnector } from './store-connector'

const CREATE =
  'CREATE SCHEMA IF NOT EXISTS mosaic;\nCREATE TABLE IF NOT EXISTS mosaic.preagg_1f AS SELECT a, count(*) AS n FROM "linked" GROUP BY a'
const READ = 'SELECT sum(n) FROM "mosaic"."preagg_1f"'

function store(queryArrow = vi.fn((_sql: string) => Promise.resolve(new Uint8Array(3)))) {
  const keepAggregate = vi.fn((_wanted: { name: string; sql: string }) => Promise.resolve())
  return { queryArrow, keepAggregate, connector: storeConnector({ queryArrow, keepAggregate }) }
}

describe("Mosaic's connector", () => {
  it('has cubes kept by the store', async () => {
    const { connector, keepAggregate } = store()
    await connector.query({ type: 'exec', sql: CREATE })
    const [wanted] = keepAggregate.mock.calls[0] ?? []
    expect(wanted).toEqual({ name: 'preagg_1f', sql: 'SELECT a, count(*) AS n FROM "linked" GROUP BY a' })
  })

  it.each([
    'DROP SCHEMA IF EXISTS "mosaic" CASCADE',
    'CREATE TABLE IF NOT EXISTS linked AS SELECT 1',
    'CREATE TABLE IF NOT EXISTS mosaic.a AS DELETE FROM objects',
    'SET threads = 1',
  ])('refuses %s', async (sql) => {
    const { connector, keepAggregate } = store()
    await expect(connector.query({ type: 'exec', sql })).rejects.toThrow('Figures only read')
    expect(keepAggregate).not.toHaveBeenCalled()
  })

  it('has a cube made again that the store has dropped', async () => {
    const queryArrow = vi
      .fn((_sql: string) => Promise.resolve(new Uint8Array(3)))
      .mockRejectedValueOnce(new Error('Catalog Error: Table with name preagg_1f does not exist!'))
    const { connector, keepAggregate } = store(queryArrow)
    await connector.query({ type: 'exec', sql: CREATE })
    expect(await connector.query({ type: 'arrow', sql: READ })).toHaveLength(3)
    expect(keepAggregate).toHaveBeenCalledTimes(2)
  })

  it('asks nothing more when it is closed, and ends what is under way', async () => {
    const signals: AbortSignal[] = []
    const connector = storeConnector({
      queryArrow: (_sql, signal) => (signals.push(signal), new Promise<Uint8Array>(() => undefined)),
      keepAggregate: () => Promise.resolve(),
    })
    void connector.query({ type: 'arrow', sql: READ })
    connector.close()
    expect(signals[0]?.aborted).toBe(true)
    await expect(connector.query({ type: 'arrow', sql: READ })).rejects.toMatchObject({
      report: { code: 'cancelled' },
    })
  })
})
