import { tableFromIPC } from '@uwdata/flechette'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { LinkedTable } from '../../preload/contract-linked'
import { SUSPECT_BITS } from '../flags/object-flags'
import { openEngine, type Engine } from '../store/engine'
import { writeShard } from '../store/parquet-shard'
import { read } from '../store/read-only'
import { madeRun, madeSky } from './fixtures/made-sky'
import { labLinked, type LabLinked, type LinkOrder } from './lab-linked'
import { RUN_COLUMNS } from './linked-columns'

let engine: Engine
let folder: string
let linked: LabLinked
let changes: LinkedTable[]

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  folder = await mkdtemp(join(tmpdir(), 'shearwater-linked-'))
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  changes = []
  linked = labLinked(
    engine,
    () => '2026-01-01T00:00:00Z',
    (table) => void changes.push(table),
  )
})

const rows = (sql: string): Record<string, unknown>[] =>
  tableFromIPC(engine.run(sql), { useBigInt: true }).toArray() as Record<string, unknown>[]

const link = (order: Partial<LinkOrder> = {}): Promise<LinkedTable> =>
  linked.link(
    { run: null, truth: null, ...order },
    { signal: new AbortController().signal, report: () => undefined },
  )

/** Objects whose ids are in no order: `id` is SQL of an id by the number `i`. */
const sky = (n: number, id = '(i * 7919) % 104729', more = ''): string =>
  `SELECT ${id} AS id, (i / 500.0)::DOUBLE AS ra, (i % 13 / 7.0)::DOUBLE AS dec, (20 + i % 5)::FLOAT AS mag_i ${more}
    FROM range(${n}) t(i)`

async function truthFile(name: string, select: string): Promise<string> {
  const file = join(folder, `${name}.parquet`)
  await writeShard(file, (await read(engine, select)).arrow)
  return file
}

/** The rows of `linked` that a join in SQL does not have as well, both ways; `columns` are compared. */
function differences(columns: readonly string[], joined: string): Record<string, unknown>[] {
  const names = columns.map((name) => `"${name}"`).join(', ')
  return rows(`(SELECT ${names} FROM linked EXCEPT ALL SELECT ${names} FROM (${joined}))
    UNION ALL (SELECT ${names} FROM (${joined}) EXCEPT ALL SELECT ${names} FROM linked) LIMIT 5`)
}

const OF_RUN = RUN_COLUMNS.map(({ name }) => name)

test('rows are those of the catalog in its order, with what a join finds of a run and a truth', async () => {
  linked.load(madeSky(engine, sky(5000)))
  await madeRun(engine, 'one', { where: 'id % 3 <> 0', objects: 5000 })
  const file = await truthFile(
    'by-id',
    `SELECT id, (hash(id, 50) % 1000 / 1000.0 - 0.5)::FLOAT AS g1, (hash(id, 51) % 1000 / 1000.0 - 0.5)::FLOAT AS g2,
      (hash(id, 52) % 100 / 100.0)::FLOAT AS blendedness_i FROM objects WHERE id % 5 <> 0 ORDER BY hash(id)`,
  )
  const table = await link({ truth: { file, shape: 'g' } })
  const known = rows(
    'SELECT count(*) FILTER (WHERE id % 5 <> 0) AS n, count(*) FILTER (WHERE id % 3 <> 0) AS e FROM objects',
  )[0]
  expect(table).toMatchObject({ run: 'one', model: 'bnn', objects: 5000, sampled: 5000 })
  expect(table).toMatchObject({
    estimated: Number(known?.['e']),
    truth: { name: 'by-id.parquet', matched: Number(known?.['n']) },
  })
  expect(table.columns.map(({ name }) => name).slice(0, 4)).toEqual(['id', 'ra', 'dec', 'mag_i'])
  expect(table.columns.at(-1)).toEqual({ name: 'error', type: 'DOUBLE' })

  const truth = `SELECT id, (hash(id, 50) % 1000 / 1000.0 - 0.5)::FLOAT AS true_g1, (hash(id, 51) % 1000 / 1000.0 - 0.5)::FLOAT AS true_g2,
    (hash(id, 52) % 100 / 100.0)::FLOAT AS true_blendedness FROM objects WHERE id % 5 <> 0`
  const joined = `SELECT o.*, ${OF_RUN.map((name) => `e.${name}`).join(', ')},
      CASE WHEN e.id IS NOT NULL THEN e.flags & ${SUSPECT_BITS} <> 0 OR e.g1 IS NULL END AS flagged, NULL::VARCHAR AS verdict,
      t.true_g1, t.true_g2, t.true_blendedness,
      CASE WHEN e.fraction_missing = 0 THEN e.g1::DOUBLE - t.true_g1 END AS error_g1,
      CASE WHEN e.fraction_missing = 0 THEN e.g2::DOUBLE - t.true_g2 END AS error_g2
    FROM objects o LEFT JOIN estimates_all e ON e.id = o.id LEFT JOIN (${truth}) t ON t.id = o.id`
  const columns = table.columns.map(({ name }) => name).filter((name) => name !== 'error')
  expect(differences(columns, joined)).toEqual([])
  expect(rows('SELECT id FROM linked')).toEqual(rows('SELECT id FROM objects'))
  const [errors] = rows(
    `SELECT count(*) AS n, max(abs(error - sqrt(error_g1 ** 2 + error_g2 ** 2))) AS worst FROM linked WHERE error IS NOT NULL`,
  )
  expect(Number(errors?.['n'])).toBeGreaterThan(1000)
  expect(Number(errors?.['worst'])).toBeLessThan(1e-15)
})
