import { float32, int32, tableFromArrays, tableFromIPC, tableToIPC } from '@uwdata/flechette'
import type * as FileSystem from 'node:fs/promises'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { EstimationOptions, RunPlan } from '../../preload/contract-runs'
import { openEngine, type Engine } from '../store/engine'
import { labSession } from '../store/lab-session'
import { encodeEstimates } from '../shards/estimate-rows'
import { labRuns, type LabRuns } from './lab-runs'
import {
  fingerprintOf,
  imagesAfter,
  layOut,
  type DiskImage,
  type DiskOperation,
} from './fixtures/simulated-disk'

/** What is written below `folder` goes into `operations` as well. */
const disk = vi.hoisted(() => ({ folder: '', files: 0, operations: [] as DiskOperation[] }))

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>()
  const note = (operation: DiskOperation): void => void disk.operations.push(operation)
  const isWatched = (path: unknown): path is string =>
    typeof path === 'string' &&
    disk.folder !== '' &&
    (path === disk.folder || path.startsWith(`${disk.folder}/`))
  const place = (path: string): string => relative(disk.folder, path) || '.'
  const open = async (path: string, flags?: string): Promise<FileSystem.FileHandle> => {
    const handle = await real.open(path, flags)
    if (!isWatched(path)) return handle
    const file = ++disk.files
    const writes = flags === 'w'
    if (writes) note({ kind: 'create', path: place(path), file })
    const [write, sync] = [handle.writeFile.bind(handle), handle.sync.bind(handle)]
    handle.writeFile = async (data) => {
      note({ kind: 'write', file, bytes: Buffer.from(data as string) }) // text or bytes
      return write(data)
    }
    handle.sync = async () => {
      await sync()
      note(writes ? { kind: 'sync', file } : { kind: 'sync-folder', path: place(path) })
    }
    return handle
  }
  const rename = async (from: string, to: string): Promise<void> => {
    await real.rename(from, to)
    if (isWatched(to)) note({ kind: 'rename', from: place(from), path: place(to) })
  }
  const mkdir = async (path: string, options?: { recursive: boolean }): Promise<string | undefined> => {
    const first = await real.mkdir(path, options)
    const made: string[] = []
    if (options?.recursive && first === undefined) return first
    for (let folder = path; folder.length >= (first ?? path).length; folder = dirname(folder))
      made.unshift(folder)
    for (const folder of made) if (isWatched(folder)) note({ kind: 'folder', path: place(folder) })
    return first
  }
  return { ...real, open, rename, mkdir }
})

const options: EstimationOptions = {
  ...{ samples: 2, symmetric: false, seed: 1, keepSamples: true, where: null, limit: null },
}
const context = { signal: new AbortController().signal, report: () => undefined }
const OBJECTS = 12
/** Of so many images one is worked off. */
const FINISHED = 4

let engine: Engine
let home: string

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
  home = await mkdtemp(join(tmpdir(), 'shearwater-power-'))
  const rows = Array.from({ length: OBJECTS }, (_, n) => `${n + 1},${150 + n / 100},${n / 100},${n % 2}`)
  await writeFile(join(home, 'detected.csv'), ['id,ra,dec,tile', ...rows, ''].join('\n'))
})
afterAll(() => rm(home, { recursive: true }))

const now = (): string => '2026-01-01T00:00:00.000Z'

/** Opens the lab as the store does. */
async function open(lab: string): Promise<{ runs: LabRuns; problems: string[]; close(): Promise<void> }> {
  const session = labSession(engine, '0.1.0', now)
  const survey = { folder: home, place: home, catalog: 'detected.csv', roles: {}, tiles: [] }
  const { objects, problems } = await session.open(lab, survey, context)
  expect(objects).toBe(OBJECTS)
  const runs = labRuns(engine, '0.1.0', now)
  const found = await runs.load(session.current ?? expect.fail(), [{ name: 'a', path: '/sky/a.fits' }])
  return { runs, problems: [...problems, ...found], close: () => session.close() }
}

const planned = (runs: LabRuns): Promise<RunPlan> =>
  runs.plan({ model: { name: 'dnn', hash: 'h' }, asked: 'dnn', options, fresh: false })

/** Estimates what is left of a run; `sealed` hears of each shard that is acknowledged. */
async function finish(runs: LabRuns, sealed: (shard: number) => void = () => undefined): Promise<string> {
  const plan = await planned(runs)
  for (const { index, objects } of plan.shards.filter((shard) => !shard.sealed)) {
    await runs.seal(plan.run, index, [{ from: 0, to: objects, ...estimatesOf(objects) }])
    sealed(index)
  }
  return plan.run
}

function estimatesOf(objects: number): { arrow: Uint8Array; samples: Uint8Array } {
  const estimate = { g: [0.1, 0.2], aleatoric: [0.01, 0, 0.01], epistemic: [0, 0, 0] } as const
  const stamp = { flags: 0, fractionMissing: 0, missingBands: [] }
  const measurement = { estimate, reason: null, samples: null }
  const arrow = encodeEstimates(
    Array.from({ length: objects }, (_, object) => ({ object, stamp, measurement })),
  )
  const places = Array.from({ length: 2 * objects }, (_, row) => row)
  const columns = {
    object: places.map((row) => row >> 1),
    sample: places.map((row) => row & 1),
    g1: places.map(() => 0.1),
  }
  const samples = tableToIPC(
    tableFromArrays(columns, { types: { object: int32(), sample: int32(), g1: float32() } }),
    { format: 'stream' },
  )
  return { arrow, samples: samples ?? expect.fail() }
}

const count = (sql: string): unknown => tableFromIPC(engine.run(sql)).toArray()[0]

/** What was promised by then. */
const toldIn = (operations: readonly DiskOperation[]): string[] =>
  operations.flatMap((operation) => (operation.kind === 'told' ? [operation.what] : []))

/** What is done to the disk while a lab is made and a run is estimated. */
async function recordRun(): Promise<readonly DiskOperation[]> {
  disk.folder = join(home, 'watched')
  const { runs, close } = await open(join(disk.folder, 'lab'))
  disk.operations.push({ kind: 'told', what: 'catalog' })
  await finish(runs, (shard) => disk.operations.push({ kind: 'told', what: `shard ${shard}` }))
  disk.folder = ''
  await close()
  return disk.operations
}

test('wherever the power is cut, what was acknowledged is there, nothing is half, and the run goes on from it', async () => {
  await (await import('node:fs/promises')).mkdir(join(home, 'watched'))
  const operations = await recordRun()
  expect(toldIn(operations)).toEqual(['catalog', 'shard 0', 'shard 1'])
  const images = new Map<string, { image: DiskImage; told: string[] }>()
  for (let cut = 0; cut <= operations.length; cut++) {
    const told = toldIn(operations.slice(0, cut))
    // Of equal images the last cut has promised most.
    for (const image of imagesAfter(operations.slice(0, cut)))
      images.set(fingerprintOf(image), { image, told })
  }
  expect(images.size).toBeGreaterThan(40)
  for (const [at, { image, told }] of [...images.values()].entries()) {
    const place = await mkdtemp(join(home, 'image-'))
    layOut(image, place)
    const { runs, problems, close } = await open(join(place, 'lab'))
    // Nothing half-written had a name that counts.
    expect(problems).toEqual([])
    const { run, shards } = await planned(runs)
    const left = shards.filter(({ sealed }) => !sealed).map(({ index }) => `shard ${index}`)
    expect(told.filter((what) => left.includes(what))).toEqual([])
    expect(runs.summarise(run).estimated).toBe((OBJECTS / 2) * (2 - left.length))
    // To the end only some, for that takes longer.
    if (at % FINISHED === 0) {
      await finish(runs)
      expect(runs.summarise(run)).toMatchObject({ objects: OBJECTS, estimated: OBJECTS, complete: true })
      expect(count('SELECT count(DISTINCT id)::INT AS ids, count(g1)::INT AS n FROM estimates_all')).toEqual({
        ...{ ids: OBJECTS, n: OBJECTS },
      })
    }
    await close()
  }
}, 60_000)
