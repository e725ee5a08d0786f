import { tableFromIPC } from '@uwdata/flechette'
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openEngine, type Engine } from '../store/engine'
import type { OpenLab } from '../store/lab-session'
import { encodeEstimates } from '../shards/estimate-rows'
import { labRuns, type LabRuns } from './lab-runs'

const options = { samples: 0, symmetric: true, seed: 1, keepSamples: false, where: null, limit: null }
const wanted = { model: { name: 'dnn', hash: 'abc' }, asked: 'dnn', options, fresh: false }

let engine: Engine
let lab: OpenLab
let runs: LabRuns

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
})
/** 30 objects on three tiles, all estimated. */
beforeEach(async () => {
  engine.run(`CREATE OR REPLACE TABLE objects AS SELECT i AS id, i / 100.0 AS ra, i / 1000.0 AS dec,
    (i % 3)::INTEGER AS tile FROM range(30) t(i)`)
  const folder = await mkdtemp(join(tmpdir(), 'shearwater-damage-'))
  await writeFile(join(folder, 'lab.json'), '{}')
  lab = {
    lab: folder,
    surveyFolder: '/sky',
    columns: [],
    roles: { tile: 'tile' },
    fingerprint: 'f',
    made: [],
  }
  await open()
  await finish()
})
afterEach(() => rm(lab.lab, { recursive: true }))

async function open(): Promise<string[]> {
  runs = labRuns(engine, '0.1.0', () => '2026-01-01T00:00:00.000Z')
  return runs.load(lab, [{ name: 'a', path: '/sky/a.fits' }])
}

/** Estimates what is left; resolves with the shards that were. */
async function finish(): Promise<number[]> {
  const { run, shards } = await runs.plan(wanted)
  const left = shards.filter(({ sealed }) => !sealed).map(({ index }) => index)
  const estimate = { g: [0.1, 0.2], aleatoric: [0.01, 0, 0.01], epistemic: [0, 0, 0] } as const
  const row = (object: number) => ({
    ...{ object, stamp: { flags: 0, fractionMissing: 0, missingBands: [] } },
    measurement: { estimate, reason: null, samples: null },
  })
  for (const index of left) {
    const arrow = encodeEstimates(Array.from({ length: 10 }, (_, object) => row(object)))
    await runs.seal(run, index, [{ from: 0, to: 10, arrow, samples: null }])
  }
  return left
}

async function runFolder(): Promise<string> {
  const [run] = await readdir(join(lab.lab, 'runs'))
  return join(lab.lab, 'runs', run ?? '')
}

const counts = (): unknown =>
  tableFromIPC(
    engine.run('SELECT count(*)::INT AS n, count(DISTINCT id)::INT AS ids FROM estimates_all'),
  ).toArray()[0]
const all = { n: 30, ids: 30 }

const DAMAGES: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  empty: () => Buffer.alloc(0),
  'cut short': (bytes) => bytes.subarray(0, bytes.length - 40),
  'cut to half': (bytes) => bytes.subarray(0, bytes.length / 2),
  zeros: (bytes) => Buffer.alloc(bytes.length),
  'zeros within': (bytes) => Buffer.concat([bytes.subarray(0, 60), Buffer.alloc(bytes.length - 160), bytes.subarray(-100)]), // prettier-ignore
  'another file': () => Buffer.from('{"format": 1}'),
  'a long footer': (bytes) => Buffer.concat([bytes.subarray(0, -8), Buffer.from([255, 255, 255, 127]), Buffer.from('PAR1')]), // prettier-ignore
}

test.each(Object.entries(DAMAGES))(
  'a shard that is %s is set aside, said, and estimated again; the others stay',
  async (_, damage) => {
    const folder = await runFolder()
    const [one, two] = [join(folder, 'shard-00001.parquet'), join(folder, 'shard-00002.parquet')]
    const [whole, other] = [await readFile(one), await readFile(two)]
    await writeFile(one, damage(whole))
    const [problem, ...more] = await open()
    expect(problem).toContain(`${one} is damaged (`)
    expect(more).toEqual([])
    expect(await finish()).toEqual([1])
    expect(counts()).toEqual(all)
    expect(await readFile(`${one}.damaged`)).toEqual(damage(whole))
    expect(await readFile(two)).toEqual(other)
    expect(await open()).toEqual([])
    expect(counts()).toEqual(all)
  },
)

test('a run whose description was lost goes on from its shards', async () => {
  await rm(join(await runFolder(), 'run.json'))
  expect(await open()).toEqual([])
  expect(await finish()).toEqual([])
  expect(counts()).toEqual(all)
})

test('while the folder of a lab is away nothing is made in its place, and what is asked for says so', async () => {
  const away = `${lab.lab}-away`
  await rename(lab.lab, away)
  const gone = { report: { code: 'unwritable', what: 'The folder is gone.' } }
  await expect(runs.plan(wanted)).rejects.toMatchObject(gone)
  await expect(runs.plan({ ...wanted, fresh: true })).rejects.toMatchObject(gone)
  await expect(readdir(lab.lab)).rejects.toThrow('ENOENT')
  await rename(away, lab.lab)
  expect(await finish()).toEqual([])
})

test('a store that has no lab open yet says that it may be asked again', async () => {
  const other = labRuns(engine, '0.1.0', () => '')
  await expect(other.plan(wanted)).rejects.toMatchObject({ report: { code: 'gone' } })
})
