#!/usr/bin/env node
// @ts-check
// Shapes of a survey's objects by moments, scored against its truth, and GalSim's HSM on the same stamps: node bench/moments.mjs [SURVEY]
import { tableFromIPC } from '@uwdata/flechette'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'

const survey = process.argv[2] ?? join(root, 'samples/lsst-patch')
const python = process.env['PYTHON'] ?? 'python3'
const CACHE = 256 * 2 ** 20
const BAND = 'i'

const { surveys, tiles, cutters, moments, images, neighbours, scoring, shards } = await load('moments', {
  surveys: 'workers/survey/describe-survey.ts',
  tiles: 'workers/survey/tile-files.ts',
  cutters: 'workers/stamps/stamp-cutter.ts',
  moments: 'workers/estimates/moments.ts',
  images: 'workers/estimates/moments-image.ts',
  neighbours: 'workers/estimates/moments-neighbours.ts',
  scoring: 'workers/estimates/shape-scores.ts',
  shards: 'workers/store/parquet-shard.ts',
})

const truths = await readTruth()
const objects = (await cutStamps()).filter(({ id, stamp }) => (stamp.flags & 3) === 0 && truths.has(id))
console.log(`${objects.length} objects with a whole stamp and a truth`)
const masked = measure(`${BAND}, neighbours masked`, moments.MOMENTS)
measure(`${BAND}, neighbours left in`, { ...moments.MOMENTS, neighbours: null })
measure('i, r and z combined, neighbours masked', { ...moments.MOMENTS, bands: ['i', 'r', 'z'] })
compareWithHsm()

/** @param {string} path @returns {Promise<any[]>} */
async function rowsOf(path) {
  return tableFromIPC(await shards.readShard(path), { useBigInt: true }).toArray()
}

async function cutStamps() {
  const source = await tiles.openTileFiles((await surveys.describeSurvey(survey)).tiles)
  const rows = await rowsOf(join(survey, 'detected.parquet'))
  const radians = Math.PI / 180
  const positions = rows.map(({ ra, dec }) => ({
    rightAscension: ra * radians,
    declination: dec * radians,
  }))
  const found = []
  for await (const { index, stamp } of cutters.stampCutter(source, CACHE).cutAll(positions)) {
    found.push({ id: rows[index].id, stamp })
  }
  await source.close()
  return found
}

async function readTruth() {
  const truth = await rowsOf(join(survey, 'truth.parquet'))
  return new Map(truth.map(({ id, e1, e2, blendedness_i: b }) => [id, { g: [e1, e2], blendedness: b }]))
}

/** @param {string} title @param {unknown} options */
function measure(title, options) {
  for (const { stamp } of objects.slice(0, 200)) moments.measureMoments(stamp, options)
  const [begun, used] = [performance.now(), process.cpuUsage()]
  const results = objects.map(({ stamp }) => moments.measureMoments(stamp, options))
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(used)
  const cpu = (user + system) / 1e6
  console.log(`${title}: ${rates(seconds, cpu)}`)
  report(results.map(({ estimate }) => estimate))
  const reasons = new Map()
  for (const { reason } of results) if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  console.log(`  ${[...reasons].map(([reason, count]) => `${reason} ${count}`).join(', ')}`)
  return cpu
}

/** @param {number} seconds @param {number} cpu */
function rates(seconds, cpu) {
  const rate = (/** @type {number} */ time) => (objects.length / time).toFixed(0)
  return `${rate(seconds)} stamps/s, ${rate(cpu)} a second of processor time`
}

/** @param {any[]} estimates */
function report(estimates) {
  const subsets = /** @type {[string, (b: number) => boolean][]} */ ([
    ['all', () => true],
    ['isolated', (b) => b < 0.01],
    ['strongly blended', (b) => b > 0.1],
  ])
  for (const [subset, has] of subsets) {
    const scored = objects.flatMap(({ id }, index) => {
      const truth = truths.get(id)
      return has(truth.blendedness) ? [{ truth: truth.g, estimate: estimates[index] }] : []
    })
    const s = scoring.scoreShapes(scored)
    const figures = { rms: s.rms, median: s.medianAbs, nmad: s.nmad, slope1: s.slope1, slope2: s.slope2 }
    const more = {
      cover68: s.coverage68,
      cover95: s.coverage95,
      sigma: s.spearmanTotal,
      reject10: s.rmsReject10,
    }
    const line = Object.entries({ ...figures, ...more }).map(
      ([key, value]) => `${key} ${value?.toFixed(3) ?? '-'}`,
    )
    const failed = `failed ${String(s.failed).padStart(4)} (${((100 * s.failed) / s.n).toFixed(1)} %)`
    console.log(`  ${subset.padEnd(17)} n ${String(s.n).padStart(4)}  ${failed}  ${line.join('  ')}`)
  }
}

/** HSM has no covariance: its figures of coverage mean nothing and are those of a sigma of 0.1. */
function compareWithHsm() {
  const folder = mkdtempSync(join(tmpdir(), 'moments-'))
  writeStamps(folder)
  const { status, stdout } = spawnSync(python, [join(root, 'bench/moments.py'), folder], { encoding: 'utf8' })
  if (status !== 0) {
    console.log(
      `HSM was not run: ${python} has no galsim. pip install galsim, or set PYTHON to a Python that has it.`,
    )
  } else {
    const { seconds, cpu, version } = JSON.parse(stdout)
    const bytes = Uint8Array.from(readFileSync(join(folder, 'shapes.f64')))
    const shapes = new Float64Array(bytes.buffer)
    console.log(`${version}, HSM REGAUSS, ${BAND}, the same pixels masked: ${rates(seconds, cpu)}`)
    report(objects.map((_, k) => estimateOf([shapes[2 * k], shapes[2 * k + 1]])))
    console.log(
      `ratio ${(cpu / masked).toFixed(2)}x of HSM's speed, finding neighbours included; processor time of both`,
    )
  }
  rmSync(folder, { recursive: true })
}

/** @param {(number | undefined)[]} g */
function estimateOf(g) {
  const noise = [0.01, 0, 0.01]
  return Number.isFinite(g[0]) ? { g, aleatoric: noise, epistemic: [0, 0, 0] } : null
}

/** @param {string} folder */
function writeStamps(folder) {
  const psfs = [...new Set(objects.map(({ stamp }) => stamp.psf[BAND]))]
  const write = (/** @type {string} */ name, /** @type {ArrayBufferView[]} */ arrays) =>
    writeFileSync(
      join(folder, name),
      Buffer.concat(
        arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
      ),
    )
  const bands = objects.map(({ stamp }) => images.bandImage(stamp, BAND, neighbours.markNeighbours(stamp)))
  write(
    'stamps.f32',
    bands.map(({ pixels }) => Float32Array.from(pixels)),
  )
  write(
    'used.u8',
    bands.map(({ used }) => used),
  )
  write('psf.i32', [Int32Array.from(objects, ({ stamp }) => psfs.indexOf(stamp.psf[BAND]))])
  write(
    'psfs.f32',
    psfs.map(({ pixels }) => pixels),
  )
  write(
    'centres.f64',
    objects.map(({ stamp }) => Float64Array.of(32 + stamp.remainder.x, 32 + stamp.remainder.y)),
  )
  writeFileSync(join(folder, 'side.txt'), String(psfs[0].width))
}
