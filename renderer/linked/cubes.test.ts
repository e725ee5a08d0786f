import { Coordinator, makeClient, Selection, type MosaicClient } from '@uwdata/mosaic-core'
import { tableFromIPC, type Table } from '@uwdata/flechette'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { openEngine, type Engine } from '../../workers/store/engine'
import { edgeOf, type BinAxis } from './bin-axis'
import { gridOf, gridQuery, rowsOf, type BinGrid } from './bin-grid'
import { brushClause, brushSql } from './brush-clause'
import { storeConnector } from './store-connector'

// Steps of 1/64 are exact, and many values lie on the edges of bins.
const ROWS = `SELECT (i * 7919 % 1000) / 64 AS a, exp((i * 104729 % 997) / 100.0)::FLOAT AS b,
  CASE WHEN i % 50 = 0 THEN NULL WHEN i % 51 = 0 THEN 'nan'::DOUBLE ELSE (i * 31 % 640) / 64.0 END AS c FROM range(20000) t(i)`

const A: BinAxis = { sql: 'a', scale: 'linear', domain: [0, 10], bins: 64 }
const B: BinAxis = { sql: 'b', scale: 'log', domain: [1.1, 9000], bins: 40 }
const C: BinAxis = { sql: '"c"', scale: 'linear', domain: [0.5, 9.5], bins: 36 }

let engine: Engine
const asked: string[] = []

function rows(sql: string): Record<string, unknown>[] {
  return tableFromIPC(engine.run(sql)).toArray() as Record<string, unknown>[]
}
const numberOf = (sql: string): number =>
  Number(rows(`SELECT count(*) AS n FROM linked WHERE ${sql}`)[0]?.['n'])

beforeAll(async () => {
  engine = await openEngine()
  engine.run(`CREATE SCHEMA mosaic; CREATE TABLE linked AS ${ROWS}`)
}, 60_000)

/** A coordinator over the engine, with a figure of c and one of a and b. */
function lookAt(): {
  selection: Selection
  mine: Set<MosaicClient>
  grids: Map<string, BinGrid>
  coordinator: Coordinator
} {
  asked.length = 0
  const store = storeConnector({
    queryArrow: async (sql) => (asked.push(sql), engine.run(sql)),
    keepAggregate: async ({ name, sql }) =>
      void engine.run(`CREATE TABLE IF NOT EXISTS mosaic.${name} AS ${sql}`),
  })
  const coordinator = new Coordinator(store, { logger: null, cache: false, consolidate: false })
  const selection = Selection.crossfilter()
  const [mine, grids] = [new Set<MosaicClient>(), new Map<string, BinGrid>()]
  const figure = (name: string, x: BinAxis, y: BinAxis | null): MosaicClient =>
    makeClient({
      ...{ coordinator, selection },
      query: (filter) => gridQuery('linked', x, y, filter),
      // Mosaic hands over what flechette read.
      queryResult: (answer) => void grids.set(name, gridOf(answer as Table, x, y)),
    })
  mine.add(figure('ab', A, B))
  figure('c', C, null)
  return { selection, mine, grids, coordinator }
}

describe('figures over one table', () => {
  it('count every row once, in a bin, outside, or not finite', async () => {
    const { grids } = lookAt()
    await vi.waitUntil(() => grids.size === 2)
    const c = grids.get('c')
    expect(c && rowsOf(c)).toBe(20_000)
    expect(c?.notFinite).toBe(numberOf('c IS NULL OR isnan(c)'))
    expect(c?.outside).toBe(numberOf('c < 0.5 OR c >= 9.5 AND NOT isnan(c)'))
    expect(c?.counts[7]).toBe(numberOf(`c >= ${edgeOf(C, 7)} AND c < ${edgeOf(C, 8)}`))
    const ab = grids.get('ab')
    expect(ab && rowsOf(ab)).toBe(20_000)
    expect(ab?.counts[3 * 64 + 5]).toBe(
      numberOf(
        brushSql(
          [A, B],
          [
            [5, 6],
            [3, 4],
          ],
        ),
      ),
    )
  })

  it('answer a brush from a cube, exactly as the condition says', async () => {
    const { selection, mine, grids } = lookAt()
    await vi.waitUntil(() => grids.size === 2)
    const before = grids.get('ab')
    for (const bins of [
      [
        [4, 60],
        [2, 30],
      ],
      [
        [0, 2],
        [0, 40],
      ],
      [
        [62, 64],
        [38, 40],
      ],
    ] as const) {
      grids.delete('c')
      asked.length = 0
      selection.update(brushClause(mine, mine, [A, B], bins))
      await vi.waitUntil(() => grids.has('c'))
      expect(asked).toHaveLength(1)
      expect(asked[0]).toContain('FROM "mosaic"."preagg_')
      const c = grids.get('c')
      expect(c && rowsOf(c)).toBe(numberOf(brushSql([A, B], bins)))
    }
    expect(grids.get('ab')).toBe(before)
  })

  it('go back to all rows when the brush is lifted, and read the table where there is no cube for a condition', async () => {
    const { selection, mine, grids } = lookAt()
    await vi.waitUntil(() => grids.size === 2)
    selection.update(
      brushClause(
        mine,
        mine,
        [A, B],
        [
          [4, 60],
          [2, 30],
        ],
      ),
    )
    await vi.waitUntil(() => rowsOf(grids.get('c') as BinGrid) < 20_000)
    selection.update(brushClause(mine, mine, [A, B], null))
    await vi.waitUntil(() => rowsOf(grids.get('c') as BinGrid) === 20_000)
  })
})
