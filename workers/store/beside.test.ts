import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Progress, SurveySource } from '../../preload/contract'
import { openEngine, type Engine } from './engine'
import { readManifest, writeManifest } from './lab-folder'
import { labSession, type LabSession } from './lab-session'
import { selectRows } from './rows'

const sample = join(import.meta.dirname, '../../samples/lsst-patch')
const survey: SurveySource = {
  folder: sample,
  place: sample,
  catalog: 'detected.csv',
  roles: {},
  tiles: [],
}
const never = new AbortController().signal
const quiet = { signal: never, report: () => undefined }
const now = (): string => new Date().toISOString()
const patience = { longest: 600, every: 20 }

interface Store {
  readonly engine: Engine
  readonly session: LabSession
}

/** Two stores with engines of their own, as two processes have. */
let engines: [Engine, Engine]
let first: Store
let second: Store

let lab: string
beforeAll(async () => {
  engines = await Promise.all([openEngine(), openEngine()])
}, 60_000)
beforeEach(async () => {
  const open = (engine: Engine): Store => ({ engine, session: labSession(engine, '0.1.0', now, patience) })
  first = open(engines[0])
  second = open(engines[1])
  lab = await mkdtemp(join(tmpdir(), 'shearwater-beside-'))
})
afterEach(() => rm(lab, { recursive: true, force: true }))

const objects = (engine: Engine): unknown =>
  selectRows(engine, 'SELECT count(*)::INT AS n FROM objects', v.object({ n: v.number() }))[0]

/** The lock of another process, which is there. */
async function holdElsewhere(): Promise<string> {
  const holder = JSON.stringify({ pid: process.ppid, host: hostname(), since: now(), birth: null })
  await writeFile(join(lab, 'lab.lock'), holder)
  return holder
}

test('of stores that open a lab beside each other one makes the catalog, the other waits, and both have it', async () => {
  const stores = [first, second]
  const stages = new Set<string>()
  const context = { signal: never, report: ({ stage }: Progress) => void stages.add(stage) }
  const opening = stores.map(async ({ session }) => {
    const { objects } = await session.open(lab, survey, context, true)
    const made = session.isSole
    await session.close()
    return { objects, made }
  })
  const opened = await Promise.all(opening)
  expect(opened.map((one) => one.objects)).toEqual([796, 796])
  expect(opened.filter(({ made }) => made)).toHaveLength(1)
  for (const { engine } of stores) expect(objects(engine)).toEqual({ n: 796 })
  expect([...stages].join()).toMatch(/waiting for the catalog, which process \d+ on .* makes/)
  expect(await readdir(lab)).toEqual(['catalog', 'lab.json'])
})

test('a lab that is open elsewhere is opened beside it at once, and nothing of it is written', async () => {
  await first.session.open(lab, survey, quiet)
  const before = await readFile(join(lab, 'lab.lock'), 'utf8')
  const written = (await stat(join(lab, 'lab.json'))).mtimeMs
  const begun = Date.now()
  const roles = { id: 'id', mag_i: 'mag_i' }
  expect(await second.session.open(lab, { ...survey, roles }, quiet, true)).toMatchObject({ objects: 796 })
  expect(Date.now() - begun).toBeLessThan(2500)
  expect(second.session.isSole).toBe(false)
  await second.session.close()
  expect(await readFile(join(lab, 'lab.lock'), 'utf8')).toBe(before)
  expect((await stat(join(lab, 'lab.json'))).mtimeMs).toBe(written)
  await first.session.close()
  expect(await readdir(lab)).not.toContain('lab.lock')
})

test('a catalog that is of another survey, and nobody makes, is waited for only so long', async () => {
  const { session } = first
  await session.open(lab, survey, quiet)
  await session.close()
  const manifest = (await readManifest(lab)) ?? expect.fail('there is no manifest')
  await writeManifest(lab, { ...manifest, fingerprint: 'another' })
  const holder = await holdElsewhere()
  await expect(session.open(lab, survey, quiet, true)).rejects.toThrow(
    /of another survey, and process \d+ on .* · Close the lab there/,
  )
  expect(await readFile(join(lab, 'lab.lock'), 'utf8')).toBe(holder)
  await rm(join(lab, 'lab.lock'))
  expect(await session.open(lab, survey, quiet, true)).toMatchObject({ objects: 796 })
  expect((await readManifest(lab))?.fingerprint).toBe(manifest.fingerprint)
  await session.close()
})

test('whoever waits can be interrupted, and goes on when the catalog is there', async () => {
  const { session } = first
  await session.open(lab, survey, quiet)
  await session.close()
  const whole = (await readManifest(lab)) ?? expect.fail('there is no manifest')
  await writeManifest(lab, { ...whole, catalog: { ...whole.catalog, complete: false } })
  await holdElsewhere()
  const interruption = new AbortController()
  const context = { signal: interruption.signal, report: () => interruption.abort() }
  await expect(session.open(lab, survey, context, true)).rejects.toMatchObject({
    report: { code: 'cancelled' },
  })
  let writing: Promise<void> | undefined
  const complete = { signal: never, report: () => void (writing ??= writeManifest(lab, whole)) }
  expect(await session.open(lab, survey, complete, true)).toMatchObject({ objects: 796 })
  await writing
  expect(session.isSole).toBe(false)
})

test('a lab that is gone, damaged or lacks a shard is named, and is not made again without its survey', async () => {
  const { session } = first
  await session.open(lab, survey, quiet)
  await session.close()
  await rm(join(lab, 'catalog', 'shard-00000.parquet'))
  await expect(session.open(lab, survey, quiet, true)).rejects.toThrow(/shard-00000\.parquet/)
  await writeFile(join(lab, 'lab.json'), '{"format": 1')
  await expect(session.open(lab, survey, quiet, true)).rejects.toThrow('lab.json is damaged')
  await rm(lab, { recursive: true })
  await expect(session.open(lab, null, quiet, true)).rejects.toThrow('There is no lab here')
})
