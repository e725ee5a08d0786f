import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SurveySource } from '../../preload/contract'
import { openEngine, type Engine } from './engine'
import { readManifest, writeManifest } from './lab-folder'
import { labSession, type LabSession } from './lab-session'
import { read } from './read-only'
import { selectRows } from './rows'

const sample = join(import.meta.dirname, '../../samples/lsst-patch')
const survey: SurveySource = {
  folder: sample,
  place: sample,
  catalog: 'detected.parquet',
  roles: {},
  tiles: [],
}
const context = { signal: new AbortController().signal, report: () => undefined }

let lab: string
let engine: Engine
let session: LabSession

beforeEach(async () => {
  lab = await mkdtemp(join(tmpdir(), 'shearwater-parquet-'))
  engine = await openEngine()
  session = labSession(engine, '0.1.0', () => '2026-01-01T00:00:00.000Z')
})
afterEach(() => rm(lab, { recursive: true, force: true }))

const count = (table: string): unknown =>
  selectRows(engine, `SELECT count(*)::INT AS n FROM ${table}`, v.object({ n: v.number() }))[0]
const shards = () => readdir(join(lab, 'catalog'))

test('a catalog that is Parquet is sealed as it is, and a lab of it opens without its survey', async () => {
  expect(await session.open(lab, survey, context)).toMatchObject({ objects: 796 })
  const sealed = await readFile(join(lab, 'catalog', 'shard-00000.parquet'))
  expect(sealed.equals(await readFile(join(sample, 'detected.parquet')))).toBe(true)
  expect((await readManifest(lab))?.catalog).toEqual({
    complete: true,
    shards: [{ file: 'catalog/shard-00000.parquet', rows: 796 }],
  })
  expect(await session.open(lab, null, context)).toMatchObject({ objects: 796 })
})

test('an open that is cancelled leaves neither rows nor half a shard, and the next one goes on', async () => {
  const controller = new AbortController()
  const report = () => controller.abort()
  const opening = session.open(lab, survey, { signal: controller.signal, report })
  await expect(opening).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect((await readManifest(lab))?.catalog).toMatchObject({ shards: [{ rows: 796 }] })
  expect(await shards()).toEqual(['shard-00000.parquet'])
  expect(await session.open(lab, survey, context)).toMatchObject({ objects: 796 })
})

test('a copy that is cancelled leaves nothing', async () => {
  const opening = session.open(lab, survey, { signal: AbortSignal.abort(), report: context.report })
  await expect(opening).rejects.toMatchObject({ report: { code: 'cancelled' } })
  expect(await shards()).toEqual([])
})

test('shards that an earlier version wrote batch by batch, and not all of them, are taken over', async () => {
  await session.open(lab, survey, context)
  const manifest = (await readManifest(lab)) ?? expect.fail('there is no manifest')
  const earlier = [
    { file: 'catalog/shard-00000.parquet', rows: 500 },
    { file: 'catalog/shard-00001.parquet', rows: 296 },
  ]
  await writeManifest(lab, { ...manifest, catalog: { complete: false, shards: earlier } })
  expect(await session.open(lab, survey, context)).toMatchObject({ objects: 796 })
  expect((await readManifest(lab))?.catalog.shards).toHaveLength(1)
})

test('rows that are not committed are seen by nobody and leave nothing', async () => {
  await session.open(lab, survey, context)
  const { arrow } = await read(engine, 'SELECT 1 AS one')
  const fill = engine.fill('half')
  fill.insert(arrow)
  expect(() => count('half')).toThrow(/does not exist/)
  fill.close()
  const again = engine.fill('half')
  again.insert(arrow)
  again.insert(arrow)
  again.commit()
  again.close()
  expect(count('half')).toEqual({ n: 2 })
})
