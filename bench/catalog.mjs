#!/usr/bin/env node
// @ts-check
// Opening a Parquet catalog of 2 M rows x 13 columns, and a 128 x 128 histogram of 10 M rows, against native DuckDB.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from './load.mjs'
import { median, timed } from './measure.mjs'

const ROWS = 2_000_000
const HISTOGRAM_ROWS = 10_000_000
const ROUNDS = 5

const { engines, catalogs, files, parquet, shards, reading } = await load('catalog', {
  engines: 'workers/store/engine.ts',
  catalogs: 'workers/catalog/open-catalog.ts',
  files: 'workers/files/survey-files.ts',
  parquet: 'workers/store/parquet-file.ts',
  shards: 'workers/store/parquet-shard.ts',
  reading: 'workers/store/read-only.ts',
})

const columns = ['u', 'g', 'r', 'i', 'z', 'y'].map(
  (band, n) => `(18 + (i * ${7 + n}) % 900 / 100)::FLOAT AS mag_${band}`,
)
const catalogSql = `SELECT (1000000 + i)::BIGINT AS id, (i % 36000) / 100.0 AS ra, (i * 7 % 12000) / 100.0 - 60 AS dec,
  (i % 512)::FLOAT AS x, (i * 3 % 512)::FLOAT AS y, (i % 16)::INTEGER AS tile, (i % 8)::INTEGER AS flags,
  ${columns.join(', ')} FROM range(${ROWS}) t(i)`
const histogramTable = `CREATE TABLE sky AS SELECT (i * 2654435761 % 1000003) / 1000003.0 AS a,
  (i * 40503 % 999983) / 999983.0 AS b FROM range(${HISTOGRAM_ROWS}) t(i)`
const histogramSql =
  'SELECT floor(a * 128)::INT AS x, floor(b * 128)::INT AS y, count(*) AS n FROM sky GROUP BY ALL'

const folder = mkdtempSync(join(tmpdir(), 'shearwater-bench-'))
try {
  const path = join(folder, 'detected.parquet')
  const engine = await engines.openEngine()
  await shards.writeShard(path, (await reading.read(engine, catalogSql)).arrow)

  const opening = []
  for (let round = 0; round < ROUNDS; round++) opening.push(await timed(() => openIt(engine)))
  engine.run('DROP TABLE incoming')
  engine.run(histogramTable)
  const binning = []
  for (let round = 0; round < 4 * ROUNDS; round++) {
    binning.push(await timed(() => reading.read(engine, histogramSql)))
  }
  const native = runNative(path)
  const p95 = [...binning].sort((one, other) => one - other)[Math.floor(0.95 * binning.length)] ?? 0
  compare(`opening ${ROWS / 1e6} M rows x 13 of Parquet`, median(opening), native?.opening)
  compare(`128 x 128 histogram of ${HISTOGRAM_ROWS / 1e6} M rows`, median(binning), native?.binning)
  console.log(`the histogram's 95 % is ${p95.toFixed(0)} ms`)
} finally {
  rmSync(folder, { recursive: true })
}

/** As the store does: batches of the catalog, one after the other. @param {any} engine */
async function openIt(engine) {
  engine.run('DROP TABLE IF EXISTS incoming')
  const reader = await catalogs.openCatalog(
    files.surveyFiles(folder),
    'detected.parquet',
    parquet.openParquet,
  )
  const fill = engine.fill('incoming')
  for await (const { arrow } of reader.batches()) fill.insert(arrow)
  fill.commit()
  fill.close()
  await reader.close()
}

/** @param {string} path @returns {{ opening: number, binning: number } | null} */
function runNative(path) {
  const python = process.env.PYTHON ?? 'python3'
  const script = join(import.meta.dirname, 'catalog.py')
  const { status, stdout } = spawnSync(python, [script, path, String(ROUNDS), histogramTable, histogramSql])
  if (status === 0) return JSON.parse(String(stdout))
  console.log('native DuckDB is not here: pip install duckdb, or name a Python that has it in PYTHON')
  return null
}

/** @param {string} what @param {number} ours @param {number | undefined} theirs */
function compare(what, ours, theirs) {
  const ratio =
    theirs === undefined
      ? ''
      : `, native DuckDB ${theirs.toFixed(0)} ms: ${(ours / theirs).toFixed(2)}x its time`
  console.log(`${what}: ${ours.toFixed(0)} ms${ratio}`)
}
