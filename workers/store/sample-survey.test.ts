import { tableFromIPC } from '@uwdata/flechette'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportOf } from '../../preload/fault'
import type { LabContents, SurveySource } from '../../preload/contract'
import { openEngine, type Engine } from './engine'
import { writeShard } from './parquet-shard'
import { read } from './read-only'
import { labSession, type LabSession } from './lab-session'
import { tileStore } from './tile-store'
import { bandsOf, createPlaneTable } from './plane-rows'
import { indexTiles } from './tile-index'
import { storeTile } from './tile-tables'

const sample = join(import.meta.dirname, '../../samples/lsst-patch')
const context = { signal: new AbortController().signal, report: () => undefined }
let engine: Engine
let session: LabSession
let lab: string

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  createPlaneTable(engine)
  lab = await mkdtemp(join(tmpdir(), 'shearwater-sample-'))
  session = labSession(engine, '0.1.0', () => '2026-01-01T00:00:00.000Z')
})
afterAll(() => rm(lab, { recursive: true }))

const rows = (sql: string): unknown[] => tableFromIPC(engine.run(sql), { useBigInt: true }).toArray()

const survey = (catalog: string | null, roles = {}): SurveySource => ({
  ...{ folder: sample, place: sample, catalog, roles },
  tiles: [],
})
const open = (catalog: string | null, roles = {}): Promise<Omit<LabContents, 'bands'>> =>
  session.open(lab, survey(catalog, roles), context)

test('a NaN of a Parquet catalog stands for a value that is missing, as in FITS and CSV', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-nan-'))
  const table = await read(
    engine,
    `SELECT n AS id, (1.5 * n)::DOUBLE AS ra, 0::DOUBLE AS dec,
    (CASE WHEN n = 1 THEN 'nan'::FLOAT ELSE n END)::FLOAT AS mag_i,
    (CASE WHEN n = 2 THEN 'nan'::DOUBLE ELSE n END)::DOUBLE AS colour FROM range(3) t(n)`,
  )
  await writeShard(join(folder, 'detected.parquet'), table.arrow)
  const source = { folder, place: folder, catalog: null, roles: {}, tiles: [] }
  await session.open(await mkdtemp(join(folder, 'lab-')), source, context)
  expect(rows('SELECT mag_i, colour, avg(mag_i) OVER () AS mean FROM objects ORDER BY id')).toEqual([
    { mag_i: 0, colour: 0, mean: 1 },
    { mag_i: null, colour: 1, mean: 1 },
    { mag_i: 2, colour: null, mean: 1 },
  ])
  await rm(folder, { recursive: true })
})

test.each(['detected.parquet', 'detected.fits', 'detected.csv', null])(
  'the sample catalog lies in the view objects, its columns recognised: %s',
  async (catalog) => {
    const { objects, roles, problems } = await open(catalog)
    expect(roles).toMatchObject({
      id: 'id',
      ra: 'ra',
      dec: 'dec',
      tile: 'tile',
      mag_i: 'mag_i',
      size: 'r50_pix',
    })
    expect(problems).toEqual([])
    expect(rows('SELECT count(*) AS n, min(id) AS first FROM objects')).toEqual([
      { n: BigInt(objects), first: 1000007n },
    ])
  },
)

test('the three formats hold the same objects', async () => {
  const digest =
    'SELECT count(*) AS n, sum(id) AS ids, round(sum(ra), 5) AS ra, round(sum(mag_i), 2) AS i FROM objects'
  await open('detected.parquet')
  const wanted = rows(digest)
  for (const catalog of ['detected.fits', 'detected.csv']) {
    await open(catalog)
    expect(rows(digest)).toEqual(wanted)
  }
})

test('a lab that is whole opens without its survey', async () => {
  await open('detected.parquet')
  expect(await session.open(lab, null, context)).toMatchObject({ objects: 796, survey: { folder: sample } })
})

test('a column that survey.json names and the catalog lacks is a clear error, and the open catalog stays', async () => {
  await open('detected.parquet')
  await expect(open('detected.parquet', { ra: 'alpha' })).rejects.toThrow(/takes "alpha" for ra/)
  expect(rows('SELECT id FROM objects ORDER BY id LIMIT 1')).toEqual([{ id: 1000007n }])
})

test('a file that is no catalog, or none at all, is named', async () => {
  await expect(open('survey.json')).rejects.toThrow(/survey\.json/)
  await expect(open('gone.parquet')).rejects.toThrow(/gone\.parquet/)
})

test('cancelled while reading, the catalog that was open stays', async () => {
  await open('detected.parquet')
  const cancelled = session.open(lab, survey('detected.csv'), { ...context, signal: AbortSignal.abort() })
  expect(await cancelled.catch(reportOf)).toMatchObject({ code: 'cancelled' })
  expect(rows('SELECT count(*) > 0 AS there FROM objects')).toEqual([{ there: true }])
})

test('a lab that is open here can be opened by nobody else until it is given back', async () => {
  await open('detected.parquet')
  const lock = JSON.parse(await readFile(join(lab, 'lab.lock'), 'utf8')) as { pid: number }
  expect(lock.pid).toBe(process.pid)
  await session.close()
  await expect(readFile(join(lab, 'lab.lock'))).rejects.toThrow('ENOENT')
})

test('a tile lies in DuckDB piece by piece, as it is in the file', async () => {
  const file = await readFile(join(sample, 'tiles/tile_000.fits.fz'))
  const { planes, problems, table } = storeTile(engine, 'tile_000', file)
  expect(problems).toEqual([])
  expect(planes).toHaveLength(18)
  expect(planes[0]).toMatchObject({
    extension: 'IMAGE_U',
    kind: 'image',
    band: 'u',
    width: 512,
    height: 512,
    pieces: 512,
  })
  const [{ n, bytes } = { n: 0, bytes: 0 }] = rows(
    `SELECT count(*)::INT AS n, sum(octet_length(blob))::INT AS bytes FROM "${table}" WHERE plane = 'image'`,
  ) as { n: number; bytes: number }[] // one row of two integers, as selected
  expect(n).toBe(6 * 512)
  expect(bytes).toBeGreaterThan(500_000)
  const [piece] = rows(`SELECT blob FROM "${table}" WHERE extension = 'VARIANCE_I' AND "index" = 3`) as {
    blob: Uint8Array
  }[]
  expect(gunzipSync(piece?.blob ?? new Uint8Array())).toHaveLength(64 * 512 * 4)
})

test('stored again, a tile replaces itself', async () => {
  const file = await readFile(join(sample, 'tiles/tile_000.fits.fz'))
  storeTile(engine, 'tile_000', file)
  expect(rows("SELECT count(*)::INT AS planes FROM tiles WHERE tile = 'tile_000'")).toEqual([{ planes: 18 }])
})

test('a tile that is no FITS, or is cut short, says where', () => {
  expect(() => storeTile(engine, 'tile_666', new Uint8Array(5760).fill(65))).toThrow(
    /tile_666, extension 0, byte 0/,
  )
})

test('a tile that was used longest ago leaves memory when the budget is reached', async () => {
  const tiles = tileStore(engine, 2.7e6)
  for (const name of ['tile_000', 'tile_001']) {
    const file = await readFile(join(sample, `tiles/${name}.fits.fz`))
    tiles.append({ tile: name, offset: 0, total: file.length, bytes: file })
    tiles.seal(name)
  }
  tiles.find('tile_000')
  const file = await readFile(join(sample, 'tiles/tile_004.fits.fz'))
  tiles.append({ tile: 'tile_004', offset: 0, total: file.length, bytes: file })
  tiles.seal('tile_004')
  expect(['tile_000', 'tile_001', 'tile_004'].map((tile) => tiles.find(tile) !== null)).toEqual([
    true,
    false,
    true,
  ])
  expect(
    rows("SELECT table_name AS t FROM information_schema.tables WHERE table_name LIKE 'pieces%' ORDER BY t"),
  ).toEqual([{ t: 'pieces_tile_000' }, { t: 'pieces_tile_004' }])
  tiles.clear()
  expect(rows("SELECT count(*)::INT AS stored FROM tiles WHERE state = 'stored'")).toEqual([{ stored: 0 }])
})

test('tiles are indexed from their headers, once, and a broken one is told', async () => {
  const tiles = ['tile_000', 'tile_004'].map((name) => ({
    name,
    path: join(sample, `tiles/${name}.fits.fz`),
  }))
  const broken = { name: 'broken', path: join(sample, 'survey.json') }
  const summary = `SELECT tile, state, count(*)::INT AS planes, string_agg(DISTINCT band, '' ORDER BY band) AS bands
    FROM tiles GROUP BY ALL ORDER BY tile`
  const expected = [
    { tile: 'broken', state: 'broken', planes: 1, bands: null },
    { tile: 'tile_000', state: 'indexed', planes: 18, bands: 'giruyz' },
    { tile: 'tile_004', state: 'indexed', planes: 18, bands: 'giruyz' },
  ]
  let steps = 0
  const counting = { ...context, report: () => void steps++ }
  await indexTiles(engine, lab, [...tiles, broken], counting)
  expect(rows(summary)).toEqual(expected)
  expect(bandsOf(engine)).toEqual(['u', 'g', 'r', 'i', 'z', 'y'])
  expect(steps).toBe(1)
  await indexTiles(engine, lab, [...tiles, broken], counting)
  expect(rows(summary)).toEqual(expected)
  expect(steps).toBe(1)
  // Beside others the sealed index is left as it is.
  await indexTiles(engine, lab, tiles, counting, false)
  expect(rows(summary)).toEqual(expected.slice(1))
  await indexTiles(engine, lab, tiles, counting)
  expect(rows(summary)).toEqual(expected.slice(1))
  expect(steps).toBe(3)
  await rm(join(lab, 'tiles.parquet'))
  for (const step of [4, 4]) {
    await indexTiles(engine, lab, tiles, counting, false)
    expect(steps).toBe(step)
  }
})
