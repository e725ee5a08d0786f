import { tableFromIPC } from '@uwdata/flechette'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { openCatalogFile } from './catalog-table'
import { openEngine, type Engine } from './engine'
import { createTileTables, storeTile } from './tile-tables'

const sample = join(import.meta.dirname, '../../samples/lsst-patch')
const context = { signal: new AbortController().signal, report: () => undefined }
let engine: Engine

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  createTileTables(engine)
})

const rows = (sql: string): unknown[] => tableFromIPC(engine.run(sql), { useBigInt: true }).toArray()

test('the sample catalog lies in the view objects, its columns recognised', async () => {
  const { objects, roles } = await openCatalogFile(engine, join(sample, 'detected.parquet'), {}, context)
  expect(roles).toMatchObject({
    id: 'id',
    ra: 'ra',
    dec: 'dec',
    tile: 'tile',
    mag_i: 'mag_i',
    size: 'r50_pix',
  })
  expect(rows('SELECT count(*) AS n, min(id) AS first FROM objects')).toEqual([
    { n: BigInt(objects), first: 1000007n },
  ])
})

test('a column that survey.json names and the catalog lacks is a clear error, and the open catalog stays', async () => {
  const open = openCatalogFile(engine, join(sample, 'detected.parquet'), { ra: 'alpha' }, context)
  await expect(open).rejects.toThrow(/takes "alpha" for ra/)
  expect(rows('SELECT id FROM objects ORDER BY id LIMIT 1')).toEqual([{ id: 1000007n }])
})

test('a file that is no Parquet, or none at all, is named', async () => {
  await expect(openCatalogFile(engine, join(sample, 'survey.json'), {}, context)).rejects.toThrow(
    /survey\.json/,
  )
  await expect(openCatalogFile(engine, join(sample, 'gone.parquet'), {}, context)).rejects.toThrow(/ENOENT/)
})

test('cancelled while reading, the catalog that was open stays', async () => {
  const open = openCatalogFile(
    engine,
    join(sample, 'detected.parquet'),
    {},
    { ...context, signal: AbortSignal.abort() },
  )
  await expect(open).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(rows('SELECT count(*) > 0 AS there FROM objects')).toEqual([{ there: true }])
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
