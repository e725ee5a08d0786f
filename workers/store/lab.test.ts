import { tableFromArrays, tableToIPC, int64, float64 } from '@uwdata/flechette'
import * as v from 'valibot'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importCatalog, loadShards, type CatalogSource } from './catalog-import'
import { openEngine, type Engine } from './engine'
import { migrateLab } from './lab-format'
import { prepareLabFolder, readManifest, writeManifest, type LabManifest } from './lab-folder'
import { lockLab } from './lab-lock'
import { asideOf } from '../files/partial-files'
import { selectRows } from './rows'

const context = { signal: new AbortController().signal, report: () => undefined }
const now = (): string => '2026-01-01T00:00:00.000Z'
const empty: LabManifest = {
  format: 1,
  software: '0.1.0',
  created: now(),
  survey: { folder: '/survey', catalog: 'detected.parquet' },
  roles: {},
  columns: [],
  fingerprint: 'a',
  catalog: { complete: false, shards: [] },
}

let lab: string
let engine: Engine

beforeEach(async () => {
  lab = await mkdtemp(join(tmpdir(), 'shearwater-lab-'))
  await prepareLabFolder(lab)
  engine = await openEngine()
})
afterEach(() => rm(lab, { recursive: true, force: true }))

/** Ten batches of a hundred objects with ids past 2^53; `failAfter` batches the reading fails. */
function source(failAfter = Infinity): CatalogSource {
  return {
    rows: 1000,
    async *batches() {
      for (let batch = 0; batch < 10; batch++) {
        if (batch >= failAfter) throw new Error('the disk went away')
        const ids = BigInt64Array.from({ length: 100 }, (_, row) => 2n ** 60n + BigInt(batch * 100 + row))
        const table = tableFromArrays(
          { id: ids, ra: Float64Array.from(ids, (id) => Number(id % 360n)) },
          { types: { id: int64(), ra: float64() }, useBigInt: true },
        )
        const arrow = tableToIPC(table, { format: 'stream' })
        if (arrow) yield { arrow, rows: 100 }
        await Promise.resolve()
      }
    },
  }
}

const Count = v.object({ n: v.number(), ids: v.number(), last: v.string() })
const rows = (): unknown =>
  selectRows(
    engine,
    'SELECT count(*)::INT AS n, count(DISTINCT id)::INT AS ids, max(id)::VARCHAR AS last FROM incoming',
    Count,
  )[0]
const all = { n: 1000, ids: 1000, last: String(2n ** 60n + 999n) }

test('a catalog is sealed shard by shard, and a later start reads the shards alone', async () => {
  const manifest = await importCatalog(engine, lab, empty, source(), context)
  expect(rows()).toEqual(all)
  expect(await readManifest(lab)).toEqual(manifest)
  engine.run('DROP TABLE incoming')
  await loadShards(engine, lab, manifest.catalog.shards, context)
  expect(rows()).toEqual(all)
})

test('an import that is cut short goes on, and no row is there twice', async () => {
  await expect(importCatalog(engine, lab, empty, source(4), context)).rejects.toThrow('the disk went away')
  const half = (await readManifest(lab)) ?? expect.fail('there is no manifest')
  expect(half.catalog).toMatchObject({ complete: false, shards: { length: 4 } })
  const first = await readFile(join(lab, 'catalog', 'shard-00000.parquet'))

  expect(() => engine.run('SELECT * FROM incoming')).toThrow(/does not exist/)
  const whole = await importCatalog(engine, lab, half, source(), context)
  expect(rows()).toEqual(all)
  expect(whole.catalog.shards.reduce((sum, shard) => sum + shard.rows, 0)).toBe(1000)
  expect(await readFile(join(lab, 'catalog', 'shard-00000.parquet'))).toEqual(first)
  expect((await readdir(join(lab, 'catalog'))).filter((name) => name.includes('partial'))).toEqual([])
})

test.runIf(process.platform === 'linux')(
  'a disk that fills up is named with what to do, and the import goes on when there is room',
  async () => {
    await symlink('/dev/full', asideOf(join(lab, 'catalog', 'shard-00002.parquet')))
    await expect(importCatalog(engine, lab, empty, source(), context)).rejects.toThrow(
      /^The disk is full.*shard-00002\.parquet · Make room/,
    )
    const half = (await readManifest(lab)) ?? expect.fail('there is no manifest')
    expect(half.catalog).toMatchObject({ complete: false, shards: { length: 2 } })
    // What could not be written was taken away, and with it the full disk.
    engine.run('DROP TABLE IF EXISTS incoming')
    await importCatalog(engine, lab, half, source(), context)
    expect(rows()).toEqual(all)
  },
)

test('an import can be cancelled between batches', async () => {
  const controller = new AbortController()
  const report = ({ done }: { done: number }): void => (done >= 300 ? controller.abort() : undefined)
  const importing = importCatalog(engine, lab, empty, source(), { signal: controller.signal, report })
  await expect(importing).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect((await readManifest(lab))?.catalog.shards).toHaveLength(3)
})

test('a lab that another process has open is refused with its holder; a dead holder’s lock is broken', async () => {
  const lock = join(lab, 'lab.lock')
  await writeFile(lock, JSON.stringify({ pid: process.ppid, host: hostname(), since: now(), birth: null }))
  await expect(lockLab(lab, now)).rejects.toThrow(new RegExp(`open elsewhere \\(process ${process.ppid} `))
  await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), since: now(), birth: null }))
  const mine = await lockLab(lab, now)
  expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid })
  await mine.release()
  await expect(readFile(lock)).rejects.toThrow('ENOENT')
})

test.runIf(process.platform === 'linux')(
  'a process id that was given out again does not hold a lab',
  async () => {
    const holder = { pid: process.ppid, host: hostname(), since: now(), birth: '1' }
    await writeFile(join(lab, 'lab.lock'), JSON.stringify(holder))
    await (await lockLab(lab, now)).release()
  },
)

test('of many that break the lock of a dead process at once, one has the lab', async () => {
  const lock = join(lab, 'lab.lock')
  await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), since: now(), birth: null }))
  let second = 0
  const clock = (): string => new Date(++second * 1000).toISOString()
  const tries = await Promise.allSettled(Array.from({ length: 24 }, () => lockLab(lab, clock)))
  const holders = tries.filter(({ status }) => status === 'fulfilled')
  expect(holders).toHaveLength(1)
  expect((await readdir(lab)).filter((name) => name.includes('broken'))).toEqual([])
})

test('the lock of another machine is respected', async () => {
  await writeFile(
    join(lab, 'lab.lock'),
    JSON.stringify({ pid: 1, host: 'elsewhere', since: now(), birth: null }),
  )
  await expect(lockLab(lab, now)).rejects.toThrow('process 1 on elsewhere')
})

test('a lab of a newer software is refused, a damaged one named, an older one brought up to date', async () => {
  await writeFile(join(lab, 'lab.json'), JSON.stringify({ ...empty, format: 99 }))
  await expect(readManifest(lab)).rejects.toThrow(/newer Shearwater \(format 99/)
  await writeFile(join(lab, 'lab.json'), '{"format": 1')
  await expect(readManifest(lab)).rejects.toThrow('lab.json is damaged')
  await writeManifest(lab, empty)
  expect(await readManifest(lab)).toEqual(empty)
  const migrations = [(old: object) => ({ ...old, b: 1 }), (old: object) => ({ ...old, c: 2 })]
  expect(migrateLab({ format: 0, a: 0 }, lab, { format: 2, migrations })).toEqual({
    format: 2,
    a: 0,
    b: 1,
    c: 2,
  })
  expect(migrateLab({ format: 1, a: 0 }, lab, { format: 2, migrations })).toEqual({ format: 2, a: 0, c: 2 })
})

test('a lab where a file stands is named', async () => {
  await writeFile(join(lab, 'file'), '')
  await expect(prepareLabFolder(join(lab, 'file'))).rejects.toThrow('cannot be written to (ENOTDIR)')
})
