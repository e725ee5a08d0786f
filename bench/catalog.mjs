#!/usr/bin/env node
// @ts-check
// Opening a Parquet catalog of 2 M rows x 13 columns, a 128 x 128 histogram of 10 M rows, and reading CSV, against native DuckDB.
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from './load.mjs'
import { median, timed } from './measure.mjs'

const ROWS = 2_000_000
const HISTOGRAM_ROWS = 10_000_000
const CSV_ROWS = 1_000_000
const ROUNDS = 5

const { engines, histograms, catalogs, files, parquet, shards, reading } = await load('catalog', {
  engines: 'workers/store/engine.ts',
  histograms: 'workers/store/histogram-sql.ts',
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
const axis = (/** @type {string} */ column) => ({ column, least: 0, most: 1, bins: 128 })
const histogramSql = histograms.histogramSql('sky', axis('a'), axis('b'))

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
  const csv = join(folder, 'detected.csv')
  writeCsv(csv)
  const readingCsv = []
  for (let round = 0; round < 3; round++) readingCsv.push(await timed(() => readCsv()))
  const native = runNative(path, csv)
  const p95 = [...binning].sort((one, other) => one - other)[Math.floor(0.95 * binning.length)] ?? 0
  compare(`opening ${ROWS / 1e6} M rows x 13 of Parquet`, median(opening), native?.opening)
  compare(`128 x 128 histogram of ${HISTOGRAM_ROWS / 1e6} M rows`, median(binning), native?.binning)
  compare(`reading ${CSV_ROWS / 1e6} M rows x 13 of CSV into Arrow`, median(readingCsv), native?.csv)
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

/** Rows of numbers that do not repeat. @param {string} path */
function writeCsv(path) {
  writeFileSync(path, 'id,ra,dec,x,y,tile,flags,mag_u,mag_g,mag_r,mag_i,mag_z,mag_y\n')
  /** A number with so many decimals. @type {(i: number, factor: number, most: number, decimals: number) => string} */
  const number = (i, factor, most, decimals) => (((i * factor) % 999983) * (most / 999983)).toFixed(decimals)
  for (let start = 0; start < CSV_ROWS; start += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, row) => {
      const i = start + row
      const magnitudes = [3, 5, 7, 11, 13, 17].map((factor) => number(i, factor * 7919, 26, 4))
      const place = [
        number(i, 40503, 360, 8),
        number(i, 7177, 90, 8),
        number(i, 31, 4000, 3),
        number(i, 37, 4000, 3),
      ]
      return [1000000 + i, ...place, i % 16, i % 8, ...magnitudes].join(',')
    })
    appendFileSync(path, `${lines.join('\n')}\n`)
  }
}

async function readCsv() {
  const reader = await catalogs.openCatalog(files.surveyFiles(folder), 'detected.csv', parquet.openParquet)
  let rows = 0
  for await (const batch of reader.batches()) rows += batch.rows
  await reader.close()
  if (rows !== CSV_ROWS) throw new Error(`${rows} rows were read`)
}

/** @param {string} path @param {string} csv @returns {{ opening: number, binning: number, csv: number } | null} */
function runNative(path, csv) {
  const python = process.env.PYTHON ?? 'python3'
  const script = join(import.meta.dirname, 'catalog.py')
  const { status, stdout } = spawnSync(python, [
    script,
    path,
    csv,
    String(ROUNDS),
    histogramTable,
    histogramSql,
  ])
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
