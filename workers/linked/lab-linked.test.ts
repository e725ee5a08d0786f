import { tableFromIPC } from '@uwdata/flechette'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { LinkedTable } from '../../preload/contract-linked'
import { SUSPECT_BITS } from '../flags/object-flags'
import { RULES } from '../runs/run-tables'
import { openEngine, type Engine } from '../store/engine'
import { writeShard } from '../store/parquet-shard'
import { read } from '../store/read-only'
import { madeRun, madeSky } from './fixtures/made-sky'
import { labLinked, type LabLinked } from './lab-linked'
import type { LinkOrder } from './make-next'
import { RUN_COLUMNS } from './linked-columns'

let engine: Engine
let folder: string
let linked: LabLinked
let changes: LinkedTable[]

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  folder = await mkdtemp(join(tmpdir(), 'shearwater-linked-'))
}, 60_000)
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

test('a truth without ids belongs to the nearest object within an arcsecond; distortions become reduced shears', async () => {
  linked.load(madeSky(engine, sky(300)))
  const near = await truthFile(
    'by-position',
    `SELECT ra + 0.5 / 3600 AS ra, dec - 0.5 / 3600 AS dec, 0.6 AS e1, 0.0 AS e2 FROM objects WHERE id % 2 = 0
      UNION ALL SELECT ra, dec, NULL AS e1, NULL AS e2 FROM objects WHERE id % 4 = 1
      UNION ALL SELECT ra + 1.5 / 3600 / cos(radians(dec)) AS ra, dec, 0.3 AS e1, 0.0 AS e2 FROM objects WHERE id % 4 = 3`,
  )
  const even = Number(rows('SELECT count(*) AS n FROM objects WHERE id % 2 = 0')[0]?.['n'])
  expect((await link({ truth: { file: near, shape: 'e' } })).truth).toEqual({
    name: 'by-position.parquet',
    matched: even,
  })
  // e = 2 g / (1 + g^2) is 0.6 for g = 1/3; what is farther away, or has no shape, is null.
  expect(
    rows(
      'SELECT DISTINCT id % 2 = 0 AS even, round(true_g1::DOUBLE, 6) AS g1, true_g2 AS g2 FROM linked ORDER BY even',
    ),
  ).toEqual([
    { even: false, g1: null, g2: null },
    { even: true, g1: 0.333333, g2: 0 },
  ])
  expect((await link({ truth: { file: near, shape: 'g' } })).truth?.matched).toBe(even)
  expect(rows('SELECT max(true_g1)::DOUBLE AS g1 FROM linked')[0]?.['g1']).toBeCloseTo(0.6, 6)
})

test('without a run and a truth all columns are there and null', async () => {
  linked.load(madeSky(engine, sky(10)))
  const table = await link()
  expect(table).toMatchObject({
    run: null,
    model: null,
    created: null,
    truth: null,
    objects: 10,
    estimated: 0,
    sampled: 10,
  })
  const types = new Map(table.columns.map(({ name, type }) => [name, type]))
  expect([types.get('g1'), types.get('flags'), types.get('flagged')]).toEqual([
    'FLOAT',
    'UINTEGER',
    'BOOLEAN',
  ])
  await madeRun(engine, 'one', { objects: 10 })
  const linkedOnce = await link()
  expect(linkedOnce.columns).toEqual(table.columns)
  expect(rows('SELECT count(true_g1) AS t, count(error) AS e, count(g1) AS g FROM linked')).toEqual([
    { t: 0n, e: 0n, g: rows('SELECT count(g1) AS n FROM estimates')[0]?.['n'] },
  ])
})

test('no objects and one object are linked too', async () => {
  for (const n of [0, 1]) {
    linked.load(madeSky(engine, sky(n)))
    await madeRun(engine, 'one', { objects: n })
    const file = await truthFile(`of-${n}`, 'SELECT id, 0.1 AS g1, 0.2 AS g2 FROM objects')
    const table = await link({ truth: { file, shape: 'g' } })
    expect(table).toMatchObject({ objects: n, sampled: n, estimated: n, truth: { matched: n } })
    expect(rows('SELECT * FROM linked').length).toBe(n)
    expect(rows('SELECT * FROM linked_sample').length).toBe(n)
  }
})

test('numbers that are not finite are null, and an object whose shape is not finite is flagged', async () => {
  linked.load(madeSky(engine, sky(20)))
  await madeRun(engine, 'one', { objects: 20, g1: "'nan'::DOUBLE" })
  expect(await link()).toMatchObject({ estimated: 20 })
  expect(rows('SELECT count(g1) AS g, count(*) FILTER (WHERE flagged) AS f FROM linked')).toEqual([
    { g: 0n, f: 20n },
  ])
})

test('ids may be texts, missing or the same', async () => {
  const id = `CASE WHEN i % 10 = 3 THEN NULL WHEN i < 20 THEN 'twice' ELSE 'o''' || (i * 37 % 101) END`
  linked.load(madeSky(engine, sky(100, id)))
  await madeRun(engine, 'one', { objects: 100, where: 'id IS NOT NULL' })
  const table = await link()
  expect(table.columns[0]).toEqual({ name: 'id', type: 'VARCHAR' })
  expect(rows('SELECT id FROM linked')).toEqual(rows('SELECT id FROM objects'))
  const joined = `SELECT o.id, any_value(e.snr) AS snr FROM objects o LEFT JOIN estimates e ON e.id = o.id GROUP BY o.id, o.ra`
  expect(differences(['id', 'snr'], joined)).toEqual([])
  expect(rows('SELECT count(flags) AS n FROM linked WHERE id IS NULL')).toEqual([{ n: 0n }])
})

test('names of the catalog may be anything, and those that are taken are told by their prefix', async () => {
  const more = `, 1 AS "FLAGS", 2 AS catalog_flags, 3 AS """; drop", 4 AS "two words.here", 5 AS "it's", 6 AS G1, 7 AS verdict, 8 AS "e", 9 AS t, 10 AS place`
  linked.load(madeSky(engine, sky(30, 'i', more)))
  await madeRun(engine, 'one', { objects: 30 })
  const { columns } = await link()
  const names = columns.map(({ name }) => name)
  expect(names.slice(4, 15)).toEqual([
    ...['catalog_flags_2', 'catalog_flags', '"; drop', 'two words.here', "it's"],
    ...['catalog_G1', 'catalog_verdict', 'e', 't', 'place', 'g1'],
  ])
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
  const known = `catalog_flags_2 AS a, catalog_flags AS b, """; drop" AS c, "two words.here" AS d, "it's" AS e, catalog_g1 AS f, t AS g`
  expect(rows(`SELECT DISTINCT ${known} FROM linked`)).toEqual([{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 9 }])
})

test('a catalog without ids goes by its rows, in the sample too', async () => {
  linked.load(madeSky(engine, sky(50).replace('(i * 7919) % 104729 AS id, ', '')))
  await madeRun(engine, 'one', { objects: 50 })
  await link()
  expect(differences(['id', 'snr'], 'SELECT id, snr FROM estimates')).toEqual([])
})

test('of runs the newest that is complete is shown, else the newest with estimates; another by its name', async () => {
  linked.load(madeSky(engine, sky(40)))
  await madeRun(engine, 'begun', { created: '2026-01-02', objects: 40, where: 'id % 2 = 0' })
  expect((await link()).run).toBe('begun')
  await madeRun(engine, 'whole', { created: '2026-01-01', objects: 40 })
  expect((await link()).run).toBe('whole')
  const table = await link({ run: 'begun' })
  expect(table).toMatchObject({ run: 'begun', created: '2026-01-02' })
  expect(
    differences(
      ['id', 'g1'],
      `SELECT o.id, e.g1 FROM objects o LEFT JOIN estimates_all e ON e.id = o.id AND e.run = 'begun'`,
    ),
  ).toEqual([])
  await expect(link({ run: 'neither' })).rejects.toMatchObject({
    report: { what: 'The lab has no run neither.' },
  })
  // What was shown stays.
  expect(Number(rows('SELECT count(flags) AS n FROM linked')[0]?.['n'])).toBe(table.estimated)
})

test('a rule that is changed is seen at once, and a new version told', async () => {
  linked.load(madeSky(engine, sky(200)))
  await madeRun(engine, 'one', { objects: 200 })
  const { version } = await link()
  const compare = (): unknown[] =>
    differences(
      ['id', 'flags', 'flagged'],
      `SELECT id, flags, flags & ${SUSPECT_BITS} <> 0 OR g1 IS NULL AS flagged FROM estimates_all`,
    )
  for (const [measure, cut] of [
    ['sigma_total', 0.8],
    ['expected_length', 0.11],
    ['sigma_epistemic', 0.123456789],
  ] as const) {
    engine.run(
      `DELETE FROM ${RULES}; INSERT INTO ${RULES} VALUES ('one', '${measure}', '${cut}'::DOUBLE, 'words')`,
    )
    await linked.judged()
    expect(compare()).toEqual([])
  }
  const flagged = 'SELECT count(*) FILTER (WHERE flagged) AS n FROM linked'
  const before = Number(rows(flagged)[0]?.['n'])
  engine.run(`DELETE FROM ${RULES}`)
  await linked.judged()
  expect(compare()).toEqual([])
  expect(Number(rows(flagged)[0]?.['n'])).toBeLessThan(before)
  expect(changes.map((table) => table.version)).toEqual([1, 2, 3, 4].map((step) => version + step))
})

test('verdicts are those of the run shown, as they change', async () => {
  linked.load(madeSky(engine, sky(100)))
  await madeRun(engine, 'one', { objects: 100 })
  const [one, other] = rows('SELECT id FROM objects LIMIT 2').map(({ id }) => String(id))
  engine.run(`INSERT INTO reviews VALUES (${one}, 'one', 'keep'), (${other}, 'another', 'reject')`)
  await link()
  const verdicts = (): unknown =>
    rows('SELECT id::VARCHAR AS id, verdict FROM linked WHERE verdict IS NOT NULL ORDER BY verdict')
  expect(verdicts()).toEqual([{ id: one, verdict: 'keep' }])
  engine.run(
    `UPDATE reviews SET verdict = 'unsure' WHERE id = ${one}; INSERT INTO reviews VALUES (${other}, 'one', 'reject')`,
  )
  await linked.judged()
  expect(verdicts()).toEqual([
    { id: other, verdict: 'reject' },
    { id: one, verdict: 'unsure' },
  ])
  engine.run(`DELETE FROM reviews WHERE id = ${one}`)
  await linked.judged()
  expect(verdicts()).toEqual([{ id: other, verdict: 'reject' }])
  expect(changes.length).toBe(2)
})

test('a link that is cancelled leaves what was shown, and another takes the place of one under way', async () => {
  linked.load(madeSky(engine, sky(2000)))
  await madeRun(engine, 'one', { objects: 2000 })
  await madeRun(engine, 'two', { objects: 2000, g1: '0.25' })
  const { version } = await link({ run: 'one' })
  const controller = new AbortController()
  const context = { signal: controller.signal, report: () => undefined }
  const cancelled = linked.link({ run: 'two', truth: null }, context)
  controller.abort()
  await expect(cancelled).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(rows('SELECT count(*) AS n FROM linked WHERE g1 = 0.25')).toEqual([{ n: 0n }])
  const first = link({ run: 'one' })
  const second = link({ run: 'two' })
  await expect(first).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(await second).toMatchObject({ run: 'two', version: version + 1 })
  await linked.leave()
  await expect(link()).rejects.toMatchObject({ report: { what: 'No lab is open.' } })
})

test('a large lab has a sample of its rows, which are the same rows of everything; pieces join without a seam', async () => {
  const changes: LinkedTable[] = []
  const sizes = { pieceRows: 1700, sampleRows: 1000, relinking: { seconds: 2, times: 20 } }
  linked = labLinked(
    engine,
    () => '2026-01-01T00:00:00Z',
    (table) => void changes.push(table),
    sizes,
  )
  linked.load(madeSky(engine, sky(5000, '(i * 7919) % 104729', ', i')))
  await madeRun(engine, 'one', { objects: 5000, g1: '(id % 1000) / 2000.0' })
  const file = await truthFile(
    'large',
    'SELECT id, (id % 1000) / 2000.0 AS g1, 0.0 AS g2 FROM objects ORDER BY hash(id)',
  )
  const table = await link({ truth: { file, shape: 'g' } })
  expect(table).toMatchObject({ objects: 5000, estimated: 5000, truth: { matched: 5000 } })
  expect(Math.abs(table.sampled - 1000)).toBeLessThan(150)
  engine.run(`INSERT INTO reviews SELECT id, 'one', 'keep' FROM objects WHERE id % 10 = 3`)
  await linked.judged()
  const off = (column: string): string =>
    `count(*) FILTER (WHERE abs(${column} - (id % 1000) / 2000.0) > 1e-6)`
  const wrong = (view: string): unknown =>
    rows(`SELECT ${off('g1')} AS g, ${off('true_g1')} AS t, count(*) FILTER (WHERE (verdict IS NOT NULL) <> (id % 10 = 3)) AS v,
      count(*) FILTER (WHERE id <> (i * 7919) % 104729) AS o FROM ${view}`)
  const none = [{ g: 0n, t: 0n, v: 0n, o: 0n }]
  expect(wrong('linked')).toEqual(none)
  expect(wrong('linked_sample')).toEqual(none)
  expect(rows('SELECT i FROM linked')).toEqual(rows('SELECT i FROM objects'))
  // From all of the catalog.
  const [found] = rows('SELECT min(i) AS least, max(i) AS most, avg(i) AS mean FROM linked_sample')
  expect(Number(found?.['least'])).toBeLessThan(50)
  expect(Number(found?.['most'])).toBeGreaterThan(4950)
  expect(Math.abs(Number(found?.['mean']) - 2500)).toBeLessThan(250)
})

test('a truth that cannot be linked is left out and told; none of the objects in it is told too', async () => {
  linked.load(madeSky(engine, sky(10)))
  const shapeless = await truthFile('shapeless', 'SELECT 1 AS id, 2 AS size')
  const table = await link({ truth: { file: shapeless, shape: 'g' } })
  expect(table).toMatchObject({ truth: null, objects: 10 })
  expect(table.problems).toEqual([
    expect.stringMatching(/shapeless.parquet is left out: The truth has no columns of a shape/),
  ])
  expect((await link({ truth: { file: join(folder, 'gone.parquet'), shape: 'g' } })).problems).toHaveLength(1)
  const elsewhere = await truthFile('elsewhere', 'SELECT 77.0 AS ra, 3.0 AS dec, 0.1 AS g1, 0.1 AS g2')
  expect(await link({ truth: { file: elsewhere, shape: 'g' } })).toMatchObject({
    truth: { name: 'elsewhere.parquet', matched: 0 },
    problems: ['No object has a true shape in elsewhere.parquet.'],
  })
})

test('a truth is read again where its file changed, and not where another run is linked', async () => {
  linked.load(madeSky(engine, sky(50)))
  await madeRun(engine, 'one', { objects: 50 })
  const of = (g1: number): Promise<string> =>
    truthFile('changing', `SELECT id, ${g1} AS g1, 0.0 AS g2 FROM objects`)
  const truth = { file: await of(0.125), shape: 'g' } as const
  const steps: string[] = []
  const follow = (run: string | null): Promise<LinkedTable> =>
    linked.link(
      { run, truth },
      { signal: new AbortController().signal, report: ({ stage }) => void steps.push(stage) },
    )
  await follow(null)
  expect(steps).toEqual(['linking the truth', 'linking estimates'])
  await follow('one')
  expect(steps.slice(2)).toEqual(['linking estimates'])
  expect(rows('SELECT DISTINCT true_g1 AS g FROM linked')).toEqual([{ g: 0.125 }])
  await of(0.25123)
  await follow('one')
  expect(steps.slice(3)).toEqual(['linking the truth', 'linking estimates'])
  expect(rows('SELECT DISTINCT round(true_g1, 4)::DOUBLE AS g FROM linked')[0]?.['g']).toBeCloseTo(0.2512, 6)
})

test('estimates that are sealed meanwhile appear by themselves, and those of other runs change nothing', async () => {
  linked = labLinked(
    engine,
    () => '2026-01-01T00:00:00Z',
    (table) => void changes.push(table),
    { pieceRows: 100, sampleRows: 100, relinking: { seconds: 0.01, times: 0 } },
  )
  linked.load(madeSky(engine, sky(60)))
  await madeRun(engine, 'one', { objects: 60, where: 'id % 2 = 0' })
  const before = await link()
  expect(before.estimated).toBeLessThan(60)
  await madeRun(engine, 'other', { objects: 60 })
  linked.sealed(['other'])
  await madeRun(engine, 'one', { objects: 60, where: 'id % 2 = 1' })
  linked.sealed(['one'])
  await vi.waitFor(() => expect(changes).toHaveLength(1), { timeout: 15_000 })
  expect(changes[0]).toMatchObject({ run: 'one', estimated: 60, version: before.version + 1 })
  expect(rows('SELECT count(flags) AS n FROM linked')).toEqual([{ n: 60n }])
})
