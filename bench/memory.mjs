#!/usr/bin/env node
// @ts-check
// Peak memory of the store's process and of main's while all tiles of a survey are streamed in: 1,000 tiles against 10.
// node bench/memory.mjs [MANY] [--alike]     (Linux: the peaks are those of /proc)
import { spawnSync } from 'node:child_process'
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from '../scripts/run/build.mjs'
import { root } from '../scripts/run/project.mjs'
import { enlargeTile } from './large-tile.mjs'
import { load } from './load.mjs'

const FEW = 10
const ALIKE = process.argv.includes('--alike')
const MANY = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 1000)
/** The first tiles are of 4096 x 4096 pixels: ten of them exceed the budget. Those after them vary, from 512 x 512, unless they are to be alike. */
const LARGE = 8
const SIZES = [1, 2, 4, 8, 1, 3, 2, 1, 2, 4]
const sample = join(root, 'samples/lsst-patch')

if (process.platform !== 'linux') {
  console.log('peaks of memory are read from /proc: this bench needs Linux')
  process.exit(0)
}
buildIfStale()
const { budget } = await load('memory', {
  hubs: 'main/hub.ts',
  pools: 'main/pool.ts',
  processes: 'main/forked-process.ts',
  contract: 'preload/contract.ts',
  budget: 'workers/store/tile-store.ts',
})
const folder = mkdtempSync(join(tmpdir(), 'shearwater-memory-'))
try {
  const numbers = ['000', '001', '004', '005']
  const sources = new Map(
    [...new Set([LARGE, ...SIZES])].map((times) => [times, numbers.map((number) => enlarged(number, times))]),
  )
  const few = measure(FEW, sources)
  const many = measure(MANY, sources)
  console.log(
    `budget of tiles ${megabytes(budget.TILE_BYTES / 1024)}; six bands with variance: ${FEW} tiles of 4096 x 4096, then ${ALIKE ? 'more of them' : 'of 512 x 512 to 4096 x 4096'}`,
  )
  describe(FEW, few)
  describe(MANY, many)
  console.log(
    `store ${(many.store / few.store).toFixed(2)}x, main ${(many.main / few.main).toFixed(2)}x the peak of ${FEW} tiles`,
  )
} finally {
  rmSync(folder, { recursive: true })
}

/** @param {string} number @param {number} times */
function enlarged(number, times) {
  const path = join(folder, `${number}-${times}.fits.fz`)
  writeFileSync(path, enlargeTile(readFileSync(join(sample, 'tiles', `tile_${number}.fits.fz`)), times))
  return path
}

/** @param {number} count @param {Map<number, string[]>} sources */
function measure(count, sources) {
  const survey = join(folder, `survey-${count}`)
  mkdirSync(survey)
  copyFileSync(join(sample, 'detected.parquet'), join(survey, 'detected.parquet'))
  const tiles = Array.from({ length: count }, (_, tile) => {
    const file = `tile_${String(tile).padStart(4, '0')}.fits.fz`
    const alike = sources.get(ALIKE || tile < FEW ? LARGE : SIZES[tile % SIZES.length]) ?? []
    linkSync(alike[tile % alike.length], join(survey, file))
    return { tile, file }
  })
  writeFileSync(join(survey, 'survey.json'), JSON.stringify({ catalog: 'detected.parquet', tiles }))
  const [bundles, workers] = [join(root, 'out/bench/memory'), join(root, 'out/main')]
  const script = join(import.meta.dirname, 'memory-run.mjs')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, bundles, workers, survey, join(folder, `lab-${count}`)],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** @param {number} count @param {any} run */
function describe(count, { stored, skipped, bytes, seconds, store, main, course, mainCourse }) {
  console.log(
    `${count} tiles: ${stored} stored, ${skipped} skipped, ${(bytes / 1e9).toFixed(2)} GB in ${seconds.toFixed(0)} s`,
  )
  console.log(`  peak of the store ${megabytes(store)}, of main ${megabytes(main)}`)
  console.log(`  the store after each tenth: ${course.map(megabytes).join(', ')}`)
  console.log(`  main after each tenth: ${mainCourse.map(megabytes).join(', ')}`)
}

/** @param {number} kilobytes */
function megabytes(kilobytes) {
  return `${Math.round(kilobytes / 1024)} MiB`
}
