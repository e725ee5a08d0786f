import { tableFromIPC } from '@uwdata/flechette'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { EstimationOptions, RunPlan } from '../../preload/contract-runs'
import type { Simulation } from '../../preload/contract-simulation'
import type { Measurement } from '../estimates/estimator'
import { openEngine, type Engine } from '../store/engine'
import type { OpenLab } from '../store/lab-session'
import { writeShard } from '../store/parquet-shard'
import { read } from '../store/read-only'
import { encodeEstimates } from '../shards/estimate-rows'
import { evaluate } from './evaluate-run'
import { labRuns, type LabRuns } from './lab-runs'
import { provenanceOf, readRun } from './run-folder'

const model = { name: 'dnn', hash: 'abc' }
const options: EstimationOptions = {
  ...{ samples: 0, symmetric: true, seed: 1, keepSamples: false, where: null, limit: null },
}
const never = { aborted: false }

let folder: string
let engine: Engine
let runs: LabRuns
let lab: OpenLab
let second: number
const now = (): string => new Date(++second * 1000).toISOString()

beforeAll(async () => {
  engine = await openEngine()
  engine.lock()
})
/** 3,000 objects with ids past 2^53 on two tiles. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shearwater-runs-'))
  second = 0
  engine.run(`CREATE OR REPLACE TABLE objects AS SELECT ${2n ** 60n} + i AS id, i / 100.0 AS ra, i / 1000.0 AS dec,
    (i % 2)::INTEGER AS tile FROM range(3000) t(i)`)
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
})
afterEach(() => rm(folder, { recursive: true }))

async function open(): Promise<void> {
  runs = labRuns(engine, '0.1.0', now)
  await runs.load(lab, [{ name: 'a', path: '/sky/a.fits' }])
}

const rows = (sql: string): unknown[] => tableFromIPC(engine.run(sql), { useBigInt: true }).toArray()

/** Estimates g1 = ra / 100 for each object of a shard; the first has no shape. */
async function estimateShard(run: string, index: number): Promise<Uint8Array> {
  const positions = tableFromIPC(new Uint8Array(await runs.shard(run, index, ALL)))
  const ra = positions.getChild('ra')
  return encodeEstimates(
    Array.from({ length: positions.numRows }, (_, object) => {
      const g = [Number(ra?.at(object)) / 100, 0.1] as const
      const estimate = { g, aleatoric: [0.01, 0, 0.04], epistemic: [0.01, 0, 0] } as const
      const measurement: Measurement =
        object === 0
          ? { estimate: null, reason: 'notAShape', samples: null }
          : { estimate, reason: null, samples: null }
      return { object, stamp: { flags: 0, fractionMissing: 0, missingBands: [] }, measurement }
    }),
  )
}

const ALL = { from: 0, to: 2000 }

const planned = (some: Partial<EstimationOptions> = {}, fresh = false, begin = true): Promise<RunPlan> =>
  runs.plan({ model, asked: 'dnn', options: { ...options, ...some }, fresh, begin })

async function seal(run: string, index: number): Promise<void> {
  const arrow = new Uint8Array(await estimateShard(run, index))
  await runs.seal(run, index, [{ ...ALL, arrow, samples: null }])
}

async function estimateAll(some: Partial<EstimationOptions> = {}): Promise<string> {
  const { run, shards } = await planned(some)
  for (const { index, sealed } of shards) if (!sealed) await seal(run, index)
  return run
}

test('a run is divided into shards tile by tile, and its estimates are known by id', async () => {
  const plan = await planned()
  expect(plan).toMatchObject({ objects: 3000, tiles: [{ name: 'a', path: '/sky/a.fits' }] })
  expect(plan.shards.map(({ objects, sealed }) => [objects, sealed])).toEqual([
    [1024, false],
    [476, false],
    [1024, false],
    [476, false],
  ])
  const run = await estimateAll()
  expect(run).toBe(plan.run)
  expect(
    rows(
      'SELECT count(*)::INT AS n, count(DISTINCT id)::INT AS ids, count(g1)::INT AS shapes FROM estimates',
    ),
  ).toEqual([{ n: 3000, ids: 3000, shapes: 2996 }])
  const off = `abs(g1 - o.ra / 100) > 1e-6 OR sigma_total <> sqrt((0.02 + 0.04) / 2)::FLOAT`
  expect(rows(`SELECT count(*)::INT AS n FROM estimates JOIN objects o USING (id) WHERE ${off}`)).toEqual([
    { n: 0 },
  ])
  expect(runs.summarise(run)).toMatchObject({ estimated: 3000, flagged: 4, unmeasured: 4, complete: true })
})

test('a run that was cut short goes on, after a restart too, and seals nothing twice', async () => {
  const { run } = await planned()
  await seal(run, 0)
  const file = join(folder, 'runs', run, 'shard-00000.parquet')
  const sealed = await readFile(file)
  await open()
  const again = await planned()
  expect(again.run).toBe(run)
  expect(again.shards.map((shard) => shard.sealed)).toEqual([true, false, false, false])
  await seal(run, 0)
  expect(await readFile(file)).toEqual(sealed)
  await estimateAll()
  expect(runs.summarise(run)).toMatchObject({ estimated: 3000, complete: true })
  await open()
  expect(rows('SELECT count(*)::INT AS n FROM estimates_all')).toEqual([{ n: 3000 }])
})

test('what others seal becomes known when it is asked for, once, and of many shards those that are wanted', async () => {
  const run = await estimateAll({ limit: 1500 })
  const sealed = [0, 1, 2].slice(0, (await readdir(join(folder, 'runs', run))).length - 1)
  // Others, who have the same lab and know its runs without their rows.
  const others = labRuns(engine, '0.1.0', now)
  await others.load(lab, [], false)
  expect(
    rows("SELECT count(*)::INT AS n FROM information_schema.tables WHERE table_name = 'estimates_all'"),
  ).toEqual([{ n: 0 }])
  expect(await others.refresh({ run, shards: [] })).toEqual([{ run, sealed, added: [] }])
  expect(await others.refresh({ run, shards: [1] })).toEqual([{ run, sealed, added: [1] }])
  expect(await others.refresh({ run: null, shards: null })).toEqual([
    { run, sealed, added: sealed.filter((index) => index !== 1) },
  ])
  expect(await others.refresh({ run, shards: null })).toEqual([{ run, sealed, added: [] }])
  expect(others.summarise(run)).toMatchObject({ estimated: 1500, complete: true })
  expect(await others.refresh({ run: 'none', shards: null })).toEqual([])
  await rm(join(folder, 'lab.json'))
  await expect(others.refresh({ run, shards: null })).rejects.toThrow('There is no lab here')
})

test('a run that is only asked about is not made, and of a lab that has gone none is', async () => {
  const { run, shards } = await planned({}, false, false)
  expect(shards).toHaveLength(4)
  await expect(readdir(join(folder, 'runs'))).rejects.toThrow('ENOENT')
  expect((await planned()).run).toBe(run)
  await rm(join(folder, 'lab.json'))
  await expect(planned({ seed: 2 })).rejects.toThrow('There is no lab here')
})

test('other options are another run; of each model the newest is shown', async () => {
  const first = await estimateAll()
  const other = await estimateAll({ seed: 2, limit: 10 })
  expect(other).not.toBe(first)
  expect(rows('SELECT count(*)::INT AS n FROM estimates')).toEqual([{ n: 10 }])
  expect(rows('SELECT count(*)::INT AS n FROM estimates_all')).toEqual([{ n: 3010 }])
  const { run: fresh } = await planned({}, true)
  expect([first, other]).not.toContain(fresh)
  expect(await readdir(join(folder, 'runs'))).toHaveLength(3)
})

const simulation: Simulation = {
  ...{
    device: 'gc2',
    asked: 'gc2',
    sheet: null,
    devices: 2,
    batch: 50,
    precision: 'fp16',
    software: 'tf2.1',
  },
  ...{ secondsPerShard: 0.5, secondsPerStep: 0.25, watts: 8, compileSeconds: 40, memoryBytes: 1 },
}

test('precision, device and batch make another run; without them its name is what it was', async () => {
  const name = async (some: Partial<EstimationOptions>, by: Partial<Simulation> | null = null) => {
    const device = by && { ...simulation, ...by }
    const wanted = { model, asked: 'dnn', options: { ...options, ...some }, fresh: false, begin: false }
    return (await runs.plan({ ...wanted, simulation: device })).run
  }
  const here = await name({})
  // As a run of these options was called before there were devices.
  expect(here).toBe('6f1a7cda570112ab')
  expect(await name({ precision: 'fp32' })).toBe(here)
  const half = { precision: 'fp16' } as const
  const names = [
    ...[here, await name(half), await name({}, {}), await name(half, {}), await name({}, { device: 'bow' })],
    ...[await name({}, { devices: 4 }), await name({}, { batch: 8 }), await name({}, { sheet: 'a' })],
  ]
  expect(new Set(names).size).toBe(names.length)
  // What is predicted names nothing: the same run goes on after an update of the constants.
  expect(await name({}, { secondsPerStep: 1, watts: 1 })).toBe(await name({}, {}))
})

test('a run on a simulated device carries what was predicted: of each shard, and of all', async () => {
  const wanted = { model, asked: 'dnn', options: { ...options, precision: 'fp16' as const }, fresh: false }
  const { run, shards } = await runs.plan({ ...wanted, simulation })
  // 1024 objects are 11 steps of twice 50, 476 are 5.
  expect(shards.map(({ predicted }) => predicted?.seconds)).toEqual([3.25, 1.75, 3.25, 1.75])
  for (const { index } of shards.slice(0, 2)) await seal(run, index)
  expect(runs.summarise(run)).toMatchObject({ simulation, predicted: { seconds: 5, joules: 40 } })
  const manifest = (await readRun(folder, run)) ?? expect.fail('there is a description')
  const about = { device: 'gc2', precision: 'fp16' }
  expect(manifest).toMatchObject({ ...about, simulation, predicted: { seconds: 10, joules: 80 } })
  expect(provenanceOf(manifest, 476)).toMatchObject({
    ...{ ...about, devices: '2', batch: '50', predicted_seconds: '1.75', predicted_joules: '14' },
  })
  const columns = 'device, devices, "precision", predicted_seconds, predicted_joules'
  expect(rows(`SELECT ${columns} FROM runs`)).toEqual([
    { ...about, devices: 2, predicted_seconds: 10, predicted_joules: 80 },
  ])
  // Another prediction of the same does not change what the run says of itself.
  const again = await runs.plan({ ...wanted, simulation: { ...simulation, secondsPerStep: 9 } })
  expect(again).toMatchObject({ run, simulation })
  expect(again.shards[0]?.predicted?.seconds).toBe(3.25)
  await open()
  expect(runs.summarise(run).predicted).toEqual({ seconds: 5, joules: 40 })
})

test('a condition chooses objects, and can do nothing but read', async () => {
  const { objects } = await planned({ where: 'tile = 1 AND ra < 1 -- near' })
  expect(objects).toBe(50)
  const refused = [
    '1 = 1); DROP TABLE objects; --',
    "id IN (SELECT id FROM read_csv('/etc/passwd'))",
    'nowhere = 1',
  ]
  for (const where of refused) await expect(planned({ where })).rejects.toThrow()
  expect(rows('SELECT count(*)::INT AS n FROM objects')).toEqual([{ n: 3000 }])
})

test('without tiles, objects are divided by zones of declination', async () => {
  lab = { ...lab, roles: {} }
  await open()
  const { shards } = await planned()
  expect(shards).toHaveLength(30)
})

test.each(['id', 'position'])('estimates are scored against a truth that is matched by %s', async (by) => {
  await estimateAll()
  const key = by === 'id' ? 'id,' : ''
  const { arrow } = await read(
    engine,
    `SELECT ${key} ra + 0.1 / 3600 AS ra, dec, (ra / 100 + 0.05)::FLOAT AS g1, 0.1::FLOAT AS g2,
      CASE WHEN ra < 10 THEN 0.001 ELSE 0.2 END AS blendedness_i FROM objects`,
  )
  await writeShard(join(folder, 'truth.parquet'), arrow)
  const truth = { truth: join(folder, 'truth.parquet'), shape: 'g', radius: 0.6, run: null } as const
  const scores = await evaluate(engine, truth, never)
  expect(scores['all']).toMatchObject({ n: 3000, failed: 4 })
  expect(scores['all']?.['rms']).toBeCloseTo(0.05 / Math.SQRT2, 5)
  expect(scores['isolated']?.['n']).toBe(1000)
  expect(scores['strongly_blended']?.['n']).toBe(2000)
})

test('a truth whose ids are of another kind is matched by position', async () => {
  await estimateAll()
  const { arrow } = await read(
    engine,
    `SELECT 'G' || id AS id, ra, dec, (ra / 100 + 0.05)::FLOAT AS g1, 0.1::FLOAT AS g2 FROM objects`,
  )
  await writeShard(join(folder, 'truth.parquet'), arrow)
  const truth = { truth: join(folder, 'truth.parquet'), shape: 'g', radius: 0.6, run: null } as const
  expect((await evaluate(engine, truth, never))['all']).toMatchObject({ n: 3000, failed: 4 })
})

test('the truth of a lab is not that of the next', async () => {
  await estimateAll()
  await writeFile(join(folder, 'truth.csv'), 'id,ra,dec,g1,g2\n1,0,0,0.1,0.1\n')
  const truth = { truth: join(folder, 'truth.csv'), shape: 'g', radius: 0.6, run: null } as const
  await evaluate(engine, truth, never)
  await open()
  const sql = `SELECT count(*)::INT AS n FROM information_schema.tables WHERE table_name = 'truth'`
  expect(rows(sql)).toEqual([{ n: 0 }])
})

test('a truth without a shape, or of another sky, is named with what to do', async () => {
  await estimateAll()
  const wanted = { shape: 'g', radius: 0.6, run: null } as const
  const csv = join(folder, 'truth.csv')
  await writeFile(csv, 'id,ra,dec\n1,2,3\n')
  await expect(evaluate(engine, { truth: csv, ...wanted }, never)).rejects.toThrow('no columns of a shape')
  await writeFile(csv, 'id,ra,dec,g1,g2\n1,200,-80,0,0\n')
  await expect(evaluate(engine, { truth: csv, ...wanted }, never)).rejects.toThrow(
    'No object with a whole stamp',
  )
  await expect(evaluate(engine, { truth: csv, ...wanted, run: 'x' }, never)).rejects.toThrow('no run x')
})

test('the newest runs are one of a network with samples of its weights, and one without', async () => {
  await estimateAll()
  const deterministic = await estimateAll({ seed: 2 })
  const bayesian = await estimateAll({ samples: 4 })
  const seen = rows('SELECT DISTINCT run FROM estimates ORDER BY run')
  expect(seen).toEqual([deterministic, bayesian].sort().map((run) => ({ run })))
})
