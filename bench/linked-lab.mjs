#!/usr/bin/env node
// @ts-check
// The table that all views share, of a large lab: opening, linking a run to the catalog, memory, a cube of three axes, brushing it,
// a first histogram, and brushing while a long query runs.
// node bench/linked-lab.mjs [FOLDER] [ROWS] [--shuffled]     10 M rows and a folder that is removed unless they are given
import { tableFromIPC } from '@uwdata/flechette'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { load } from './load.mjs'
import { median, timed } from './measure.mjs'

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const ROWS = Number(words.find((word) => /^\d+$/.test(word)) ?? 10_000_000)
const SHUFFLED = process.argv.includes('--shuffled')
const named = words.find((word) => !/^\d+$/.test(word))
const folder = named ? resolve(named) : mkdtempSync(join(tmpdir(), 'shearwater-linked-lab-'))
/** Objects of a tile, as of one of 4,000 pixels at LSST's density, and rows of a sealed shard. */
const TILE = 50_000
const SHARD = 65_536
const RUN = 'made-run-0000001'

const { engines, sessions, exports, reading, shards, folders, indices, runs, judgements, linking } =
  await load('linked-lab', {
    engines: 'workers/store/engine.ts',
    sessions: 'workers/store/lab-session.ts',
    exports: 'workers/store/export-rows.ts',
    reading: 'workers/store/read-only.ts',
    shards: 'workers/store/parquet-shard.ts',
    folders: 'workers/runs/run-folder.ts',
    indices: 'workers/store/tile-index.ts',
    runs: 'workers/runs/lab-runs.ts',
    judgements: 'workers/judgements/lab-judgements.ts',
    linking: 'workers/linked/lab-linked.ts',
  })
const now = () => new Date().toISOString()
const quiet = { signal: new AbortController().signal, report: () => undefined }
const survey = join(folder, 'survey')
const lab = join(folder, 'lab')
const source = { folder: survey, place: survey, catalog: 'catalog.parquet', roles: {}, tiles: [] }

try {
  if (existsSync(join(lab, 'runs', RUN, 'run.json'))) console.log(`the lab in ${folder} is used again`)
  else await make()
  await measure()
} finally {
  if (!named) rmSync(folder, { recursive: true })
}

/** A catalog of 12 columns, tile by tile; ids are in its order, or in none. */
function catalogSql() {
  const id = SHUFFLED ? `(i * 7919) % ${ROWS}` : 'i'
  const random = (/** @type {number} */ salt) => `((hash(i, ${salt}) % 1000003) / 1000003.0)`
  const mags = ['g', 'r', 'i', 'z'].map((band, n) => `(18 + 8 * sqrt(${random(n)}))::FLOAT AS mag_${band}`)
  return `SELECT ${id} AS id, (i // ${TILE} % 20 + ${random(5)}) * 0.23 AS ra, (i // ${TILE} // 20 + ${random(6)}) * 0.23 AS dec,
    (i // ${TILE})::INTEGER AS tile, (4000 * ${random(5)})::FLOAT AS x, (4000 * ${random(6)})::FLOAT AS y, ${mags.join(', ')},
    (0.1 * ${random(7)})::FLOAT AS magerr_i, (1 + 6 * ${random(8)})::FLOAT AS r50_pix FROM range(${ROWS}) t(i)`
}

/** Estimates of the ids from `first` to before `last`. @param {number} first @param {number} last */
function estimatesSql(first, last) {
  const random = (/** @type {number} */ salt) => `((hash(i, ${salt}) % 1000003) / 1000003.0)`
  const columns = [
    ...['g1', 'g2'].map((name, n) => `(${random(20 + n)} - 0.5)::FLOAT AS ${name}`),
    ...['aleatoric', 'epistemic'].flatMap((kind, n) => [
      `(0.02 * ${random(22 + n)})::FLOAT AS ${kind}_11, 0::FLOAT AS ${kind}_12, (0.02 * ${random(24 + n)})::FLOAT AS ${kind}_22`,
    ]),
    ...['aleatoric', 'epistemic', 'total'].map(
      (kind, n) => `(0.3 * ${random(26 + n)})::FLOAT AS sigma_${kind}`,
    ),
    `(CASE WHEN i % 11 = 0 THEN 67108864 ELSE 0 END)::UINTEGER AS flags, 0::FLOAT AS fraction_missing, 6::UTINYINT AS bands`,
    ...['snr', 'size_to_psf', 'size_to_psf_error', 'blendedness'].map(
      (name, n) => `(50 * ${random(30 + n)})::FLOAT AS ${name}`,
    ),
    ...['moments_g1', 'moments_g2', 'moments_sigma', 'disagreement'].map(
      (name, n) => `${random(34 + n)}::FLOAT AS ${name}`,
    ),
    `(i % 4)::UTINYINT AS beyond_training`,
  ]
  return `SELECT i AS id, '${RUN}' AS run, 'central' AS model, ${Math.floor(first / SHARD)}::INTEGER AS shard, ${columns.join(', ')}
    FROM range(${first}, ${last}) t(i)`
}

async function make() {
  const begun = performance.now()
  for (const path of [survey, lab]) mkdirSync(path, { recursive: true })
  const engine = await engines.openEngine()
  const file = join(survey, 'catalog.parquet')
  const wanted = { source: { kind: 'query', sql: catalogSql() }, format: 'parquet', file }
  const open = { lab, surveyFolder: survey, columns: [], roles: {}, fingerprint: '', made: [] }
  await exports.exportTable(engine, open, wanted, { software: 'bench', now }, quiet)
  writeFileSync(
    join(survey, 'survey.json'),
    JSON.stringify({ name: 'Made', catalog: 'catalog.parquet', tiles: [] }),
  )
  const session = sessions.labSession(engine, 'bench', now)
  await session.open(lab, source, quiet)
  engine.run('DROP VIEW objects; DROP TABLE catalog')
  await session.close()
  const options = { samples: 20, symmetric: true, seed: 1, keepSamples: false, where: null, limit: null }
  const count = Math.ceil(ROWS / SHARD)
  await folders.beginRun(lab, {
    ...{ format: 1, run: RUN, created: now(), software: 'bench', model: { name: 'central', hash: 'abc' } },
    ...{ asked: 'central', options, device: 'host', precision: 'fp32', survey, objects: ROWS, shards: count },
  })
  for (let shard = 0; shard < count; shard++) {
    const sql = estimatesSql(shard * SHARD, Math.min(ROWS, (shard + 1) * SHARD))
    const { arrow } = await reading.read(engine, sql)
    await shards.writeShard(join(folders.runFolder(lab, RUN), folders.shardFile(shard)), arrow)
  }
  console.log(`made ${ROWS / 1e6} M objects and their estimates in ${seconds(performance.now() - begun)}`)
}

async function measure() {
  const engine = await engines.openEngine()
  engine.lock()
  const session = sessions.labSession(engine, 'bench', now)
  const inTurn = (/** @type {() => Promise<unknown>} */ work) => work()
  const labRuns = runs.labRuns(engine, 'bench', now)
  const said = judgements.labJudgements(engine, inTurn, now)
  const linked = linking.labLinked(engine, now, () => undefined)
  tell('opened', await timed(() => session.open(lab, source, quiet)), engine)
  await indices.indexTiles(engine, lab, [], quiet, true)
  tell('its run read', await timed(() => labRuns.load(session.current, [])), engine)
  await said.load(session.current)
  linked.load(session.current)
  const order = { run: null, truth: null }
  /** @type {import('../preload/contract-linked.ts').LinkedTable | undefined} */
  let table
  tell('linked', await timed(async () => (table = await linked.link(order, quiet))), engine)
  console.log(`  ${table?.estimated} of ${table?.objects} estimated, ${table?.sampled} rows in the sample`)
  tell(
    'flagged by a rule',
    await timed(() =>
      said.flagging.flag(
        { run: null, by: 'total', border: { kind: 'budget', share: 0.1 }, truth: null },
        quiet.signal,
      ),
    ),
    engine,
  )
  tell('brought up to date', await timed(() => linked.judged()), engine)

  const bins = (
    /** @type {string} */ column,
    /** @type {number} */ least,
    /** @type {number} */ most,
    /** @type {number} */ n,
  ) => `floor((${column} - ${least}) * ${n / (most - least)})::INTEGER`
  const histogram = (/** @type {string} */ view) =>
    `SELECT ${bins('sigma_total', 0, 0.3, 50)} AS bin, count(*)::INTEGER AS n FROM ${view} GROUP BY bin`
  for (const view of ['linked_sample', 'linked'])
    await describe(`histogram of ${view}`, 5, () => ask(engine, histogram(view)))
  const cube = `SELECT ${bins('sigma_total', 0, 0.3, 64)} AS across, ${bins('abs(g1)', 0, 0.5, 64)} AS up, ${bins('mag_i', 18, 26, 50)} AS active0,
    count(*)::INTEGER AS n FROM linked GROUP BY across, up, active0`
  /** @type {{ rows: number } | undefined} */
  let kept
  tell(
    'a cube of 64 x 64 x 50 bins',
    await timed(async () => (kept = await linked.kept.keep({ name: 'cube', sql: cube }, quiet.signal))),
    engine,
  )
  console.log(`  ${kept?.rows} rows`)
  const brush = (/** @type {number} */ from) =>
    `SELECT across, up, sum(n)::INTEGER AS n FROM mosaic.cube WHERE active0 BETWEEN ${from % 40} AND ${(from % 40) + 10} GROUP BY across, up`
  await describe('brushing the cube', 100, (at) => ask(engine, brush(at)))
  const long = new AbortController()
  const join_ = `SELECT count(*) FROM linked a JOIN linked b ON a.id % 1000000 = b.id % 1000000 AND a.g1 + b.g1 > 0.9`
  const running = reading.read(engine, join_, { signal: long.signal }).catch(() => undefined)
  await new Promise((go) => setTimeout(go, 1000))
  await describe('brushing it beside a self-join of all rows', 100, async (at) => {
    await ask(engine, brush(at))
    await new Promise((go) => setTimeout(go, 15))
  })
  long.abort()
  await running
  await session.close()
}

/** @param {import('../workers/store/engine.ts').Engine} engine @param {string} sql */
async function ask(engine, sql) {
  return reading.read(engine, sql, { priority: 'interactive' })
}

/** @param {string} what @param {number} runs @param {(at: number) => Promise<unknown>} call */
async function describe(what, runs, call) {
  /** @type {number[]} */
  const each = []
  for (let at = 0; at < runs; at++) each.push(await timed(() => call(at)))
  const p95 = [...each].sort((one, other) => one - other)[Math.floor(0.95 * runs)] ?? 0
  console.log(
    `${what}: first ${each[0]?.toFixed(0)} ms, median ${median(each).toFixed(0)} ms, 95 % ${p95.toFixed(0)} ms`,
  )
}

/** @param {string} what @param {number} milliseconds @param {import('../workers/store/engine.ts').Engine} engine */
function tell(what, milliseconds, engine) {
  const used = bytesOf(engine)
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024
  console.log(
    `${what}: ${seconds(milliseconds)}; the database holds ${(used / 2 ** 20).toFixed(0)} MiB, the process had ${peak.toFixed(0)} MiB at most`,
  )
}

/** What the database holds in memory, in bytes. @param {import('../workers/store/engine.ts').Engine} engine */
function bytesOf(engine) {
  const sql = 'SELECT sum(memory_usage_bytes)::DOUBLE AS bytes FROM duckdb_memory()'
  return Number(tableFromIPC(engine.run(sql)).getChild('bytes').at(0))
}

/** @param {number} milliseconds */
function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
