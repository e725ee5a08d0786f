#!/usr/bin/env node
// @ts-check
// How many spoiled stamps are flagged, and how many ordinary ones: node bench/artefacts.mjs [SURVEY] [STAMPS OF A SIMULATED SKY]
import { tableFromIPC } from '@uwdata/flechette'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { median } from './measure.mjs'

const [survey = join(root, 'samples/lsst-patch'), wanted = '400'] = process.argv.slice(2)
const SIDE = 64
const BANDS = 6
/** Decoded pixels that are kept while stamps are cut, in bytes. */
const CACHE = 64 * 2 ** 20
/** An artefact that comes so near to the centre, in pixels, matters. */
const NEAR = 12

const { surveys, tiles, cutters, shards, suspects, flags, artefacts, random, training } = await load(
  'artefacts',
  {
    surveys: 'workers/survey/describe-survey.ts',
    tiles: 'workers/survey/tile-files.ts',
    cutters: 'workers/stamps/stamp-cutter.ts',
    shards: 'workers/store/parquet-shard.ts',
    suspects: 'workers/stamps/suspect-pixels.ts',
    flags: 'workers/stamps/stamp-flags.ts',
    artefacts: 'workers/galaxies/artefacts.ts',
    random: 'workers/units/random.ts',
    training: 'workers/galaxies/training-stamps.ts',
  },
)

/** @typedef {{ pixels: Float32Array, variance: Float32Array, mask: Uint8Array, psf: Record<string, unknown>, flags: number, fractionMissing: number, missingBands: string[] }} Stamp */

const NAMES = ['u', 'g', 'r', 'i', 'z', 'y']
const JUDGED = ['cosmicRay', 'bleed', 'badColumn', 'flatBand', 'wrongVariance', 'centreMissing']

await falsePositives(survey, stampsOfSurvey(), (stamp) => stamp)
await falsePositives(`${survey}, no PSF`, stampsOfSurvey(), withoutPsf)
await falsePositives('a simulated sky', stampsOfSky(0), (stamp) => stamp)
await falsePositives('a simulated sky, a fifth stars', stampsOfSky(0.2), (stamp) => stamp)
await completeness()

async function* stampsOfSurvey() {
  const source = await tiles.openTileFiles((await surveys.describeSurvey(survey)).tiles)
  const arrow = await shards.readShard(join(survey, 'detected.parquet'))
  const rows = /** @type {any[]} */ (tableFromIPC(arrow, { useBigInt: true }).toArray())
  const radians = Math.PI / 180
  const positions = rows.map(({ ra, dec }) => ({
    rightAscension: ra * radians,
    declination: dec * radians,
  }))
  for await (const { stamp } of cutters.stampCutter(source, CACHE).cutAll(positions)) yield stamp
  await source.close()
}

/** @param {number} starShare */
async function* stampsOfSky(starShare) {
  let count = 0
  for (const { psf, ...stamp } of training.trainingStamps({ seed: 5, starShare, mixed: 1 })) {
    const named = Object.fromEntries(NAMES.map((name, band) => [name, psf[band]]))
    yield { ...stamp, psf: named, flags: 0, fractionMissing: 0, missingBands: [] }
    if (++count >= Number(wanted)) return
  }
}

/** @param {Stamp} stamp */
function withoutPsf(stamp) {
  return { ...stamp, psf: Object.fromEntries(NAMES.map((name) => [name, null])) }
}

/** @param {string} title @param {AsyncIterable<Stamp>} stamps @param {(stamp: Stamp) => Stamp} change */
async function falsePositives(title, stamps, change) {
  const [counts, times] = [new Map(), /** @type {number[]} */ ([])]
  let count = 0
  for await (const ordinary of stamps) {
    // What is missing is known, and is no false alarm.
    const stamp = change(ordinary)
    const begun = performance.now()
    suspects.markSuspects(stamp)
    times.push(performance.now() - begun)
    count++
    for (const name of flagsOf(stamp)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  counts.delete('centreMissing')
  const found = [...counts].map(([name, some]) => `${name} ${some}`).join(', ') || 'none'
  console.log(`${title}: ${count} stamps, flagged: ${found}; ${median(times).toFixed(3)} ms a stamp`)
}

/** @param {Stamp} stamp @returns {string[]} */
function flagsOf(stamp) {
  return flags.stampFlagNames(stamp.flags).filter((/** @type {string} */ name) => JUDGED.includes(name))
}

async function completeness() {
  /** @type {Map<string, Record<string, number>>} */
  const tallies = new Map()
  let index = 0
  for await (const stamp of stampsOfSurvey()) {
    index++
    if ((stamp.flags & 3) !== 0) continue
    for (const [kind, artefact] of artefacts.ARTEFACTS.entries()) {
      const spoiled = copyOf(stamp)
      artefacts.applyArtefact(spoiled, artefact, random.randomStream(9, index, kind))
      if (artefact === 'missingBand' || artefact === 'edge') countMissing(spoiled)
      const nearest = distanceOfChange(stamp, spoiled)
      suspects.markSuspects(spoiled)
      const title = `${artefact}, ${nearest <= NEAR ? 'within' : 'beyond'} ${NEAR} pixels`
      const tally = tallies.get(title) ?? { n: 0, any: 0 }
      tallies.set(title, tally)
      tally['n'] = (tally['n'] ?? 0) + 1
      const names = flagsOf(spoiled)
      if (names.length > 0) tally['any'] = (tally['any'] ?? 0) + 1
      for (const name of names) tally[name] = (tally[name] ?? 0) + 1
    }
  }
  for (const [title, { n = 0, ...some }] of [...tallies].sort()) {
    const shares = Object.entries(some).map(([name, count]) => `${name} ${((100 * count) / n).toFixed(1)} %`)
    console.log(`${title.padEnd(32)} n ${String(n).padStart(4)}  ${shares.join(', ')}`)
  }
}

/** @param {Stamp} stamp @returns {Stamp} */
function copyOf(stamp) {
  const { pixels, variance, mask } = stamp
  return { ...stamp, pixels: pixels.slice(), variance: variance.slice(), mask: mask.slice() }
}

/** As the cutter says it of a stamp with missing pixels. @param {Stamp} stamp */
function countMissing(stamp) {
  const missing = stamp.mask.reduce((count, bits) => count + (bits & 1), 0)
  stamp.fractionMissing = missing / stamp.mask.length
}

/** How near to the centre pixels were changed. @param {Stamp} before @param {Stamp} after */
function distanceOfChange(before, after) {
  let nearest = Infinity
  after.pixels.forEach((value, at) => {
    if (value === before.pixels[at]) return
    const pixel = Math.floor(at / BANDS)
    nearest = Math.min(nearest, Math.hypot((pixel % SIDE) - SIDE / 2, Math.floor(pixel / SIDE) - SIDE / 2))
  })
  return nearest
}
