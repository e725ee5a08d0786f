import { tableFromArrays, tableToIPC } from '@uwdata/flechette'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SurveySummary } from '../preload/contract'
import type { EstimationOptions } from '../preload/contract-runs'
import { labRuns } from './lab-runs'

const options: EstimationOptions = {
  ...{ samples: 20, symmetric: true, seed: 1, keepSamples: false, where: 'tile < 2', limit: null },
}
let lab: string

beforeEach(async () => (lab = await mkdtemp(join(tmpdir(), 'shearwater-runs-'))))
afterEach(() => rm(lab, { recursive: true }))

type Rows = Record<string, (string | number)[]>

/** A hub with a lab open whose store answers the three questions by these rows. */
function hubOf(answers: { runs: Rows; tables: Rows; counts: Rows }) {
  const asked: string[] = []
  const query = (sql: string): Promise<Uint8Array> => {
    asked.push(sql)
    const rows = /FROM runs/.test(sql)
      ? answers.runs
      : /information/.test(sql)
        ? answers.tables
        : answers.counts
    return Promise.resolve(tableToIPC(tableFromArrays(rows), { format: 'stream' }) ?? new Uint8Array())
  }
  const survey: SurveySummary = {
    ...{ lab, name: 'sky', description: '', folder: '/sky', objects: 9, columns: [], roles: {} },
    ...{ bands: [], tiles: [], problems: [], seconds: 0 },
  }
  return { asked, hub: { survey, query } }
}

/** A run's folder with so many sealed shards of three, and one that was being written. */
async function makeRun(run: string, sealed: number, more: object = {}): Promise<void> {
  const folder = join(lab, 'runs', run)
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'run.json'),
    JSON.stringify({ run, options, shards: 3, survey: '/sky', ...more }),
  )
  const names = [...Array(sealed).keys()].map((shard) => `shard-0000${shard}.parquet`)
  for (const name of [...names, 'shard-00009.parquet.part']) await writeFile(join(folder, name), '')
}

const runs = (...names: string[]): Rows => ({
  run: names.map((_, at) => `run${at}`),
  model: names,
  created: names.map(() => '2026-01-01T00:00:00Z'),
  objects: names.map(() => 300),
})

test('a run is listed with what is there of it, and with what to order for it to go on', async () => {
  await makeRun('run0', 2)
  await makeRun('run1', 3)
  const counts = { run: ['run0', 'run1'], estimated: [200, 300], flagged: [7, 8], unmeasured: [1, 0] }
  const { hub } = hubOf({
    runs: runs('central', 'moments'),
    tables: { table_name: ['estimates_all'] },
    counts,
  })
  const found = await labRuns(hub)
  expect(found).toMatchObject([
    { run: 'run0', sealed: 2, shards: 3, estimated: 200, flagged: 7, unmeasured: 1, complete: false },
    { run: 'run1', sealed: 3, shards: 3, estimated: 300, complete: true, order: { model: 'moments' } },
  ])
  expect(found[0]?.order).toEqual({ model: 'central', options, batch: null, workers: null, fresh: false })
})

test('a model is asked for as it was, which is another word than its name', async () => {
  await makeRun('run0', 1, { asked: 'bayesian' })
  const { hub } = hubOf({ runs: runs('central'), tables: { table_name: [] }, counts: {} })
  expect(await labRuns(hub)).toMatchObject([{ model: 'central', order: { model: 'bayesian', options } }])
})

test('a model that is gone leaves nothing to order', async () => {
  await makeRun('run0', 0)
  const none = { table_name: [] }
  const { hub, asked } = hubOf({ runs: runs('my own'), tables: none, counts: {} })
  expect(await labRuns(hub)).toMatchObject([{ run: 'run0', sealed: 0, estimated: 0, order: null }])
  // There is no table to count in.
  expect(asked.join()).not.toContain('FROM estimates_all')
})

test('a run without a description that can be read is left out', async () => {
  await makeRun('run0', 1)
  await writeFile(join(lab, 'runs', 'run0', 'run.json'), '{"options":')
  const { hub } = hubOf({ runs: runs('central', 'dnn'), tables: { table_name: [] }, counts: {} })
  expect(await labRuns(hub)).toEqual([])
  expect(await labRuns({ ...hub, survey: null })).toEqual([])
})
