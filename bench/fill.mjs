#!/usr/bin/env node
// @ts-check
// What artefacts do to a network's shapes, as they are and with suspect pixels filled; and bands that are missing: node bench/fill.mjs [SURVEY] [MODEL]
import { tableFromIPC } from '@uwdata/flechette'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { stacked } from './stacked.mjs'

const [survey = join(root, 'samples/lsst-patch'), name = 'dnn'] = process.argv.slice(2)
const BATCH = 128
const SIDE = 64
const BANDS = ['u', 'g', 'r', 'i', 'z', 'y']
/** Distances from the centre of the nearest spoiled pixel: from each to the next. */
const DISTANCES = [0, 4, 8, 12, 20, Infinity]

const { surveys, tiles, cutters, shards, suspects, fills, artefacts, random, ...rest } = await load('fill', {
  surveys: 'workers/survey/describe-survey.ts',
  tiles: 'workers/survey/tile-files.ts',
  cutters: 'workers/stamps/stamp-cutter.ts',
  shards: 'workers/store/parquet-shard.ts',
  suspects: 'workers/stamps/suspect-pixels.ts',
  fills: 'workers/stamps/fill-pixels.ts',
  artefacts: 'workers/galaxies/artefacts.ts',
  random: 'workers/units/random.ts',
  tensorflows: 'workers/networks/tensorflow.ts',
  models: 'workers/networks/model-folder.ts',
  forward: 'workers/networks/forward-passes.ts',
  outputs: 'workers/estimates/network-outputs.ts',
})

const stamps = await wholeStamps()
const { network } = await rest.models.readModel(join(root, 'models', name))
const options = { samples: 0, symmetric: false, seed: 1 }
const passes = await rest.forward.prepareNetwork(await rest.tensorflows.loadTensorFlow(), network, options)
const ordinary = await errors(stamps)
console.log(`${name}, ${stamps.length} stamps, rms of g ${rms(ordinary)}`)
for (const artefact of ['cosmicRay', 'badColumn', 'saturation']) await spoil(artefact)
for (const missing of ['u', 'i', 'y', 'ug', 'ugy', 'ugry']) {
  const rows = await errors(stamps.map((stamp) => without(stamp, missing)))
  console.log(`without ${missing}: rms ${rms(rows)}`)
}
passes.dispose()

/** @returns {Promise<any[]>} */
async function wholeStamps() {
  const source = await tiles.openTileFiles((await surveys.describeSurvey(survey)).tiles)
  const rowsOf = async (/** @type {string} */ file) =>
    /** @type {any[]} */ (
      tableFromIPC(await shards.readShard(join(survey, file)), { useBigInt: true }).toArray()
    )
  const rows = await rowsOf('detected.parquet')
  const truth = new Map((await rowsOf('truth.parquet')).map(({ id, e1, e2 }) => [id, [e1, e2]]))
  const radians = Math.PI / 180
  const positions = rows.map(({ ra, dec }) => ({
    rightAscension: ra * radians,
    declination: dec * radians,
  }))
  const found = []
  for await (const { index, stamp } of cutters.stampCutter(source, 2 ** 26).cutAll(positions)) {
    const g = truth.get(rows[index].id)
    if (g && (stamp.flags & 3) === 0) found.push({ ...stamp, g })
  }
  await source.close()
  return found
}

/** The squares of what is wrong with each shape, a component. @param {any[]} some */
async function errors(some) {
  const squares = []
  for (let start = 0; start < some.length; start += BATCH) {
    const batch = some.slice(start, start + BATCH)
    const found = rest.outputs.estimatesFrom(await passes.run(stacked(batch)), batch.length, passes.passes)
    batch.forEach(({ g }, at) => {
      const [g1, g2] = found[at].g
      squares.push(((g1 - g[0]) ** 2 + (g2 - g[1]) ** 2) / 2)
    })
  }
  return squares
}

/** @param {string} artefact */
async function spoil(artefact) {
  const kind = artefacts.ARTEFACTS.indexOf(artefact)
  const spoiled = stamps.map((stamp, index) => {
    const { pixels, variance, mask } = stamp
    const copy = { ...stamp, pixels: pixels.slice(), variance: variance.slice(), mask: mask.slice() }
    artefacts.applyArtefact(copy, artefact, random.randomStream(9, index, kind))
    return { ...copy, distance: distanceOfChange(stamp, copy) }
  })
  const left = await errors(spoiled)
  for (const stamp of spoiled) {
    suspects.markSuspects(stamp)
    fills.fillPixels(stamp)
  }
  const filled = await errors(spoiled)
  DISTANCES.slice(1).forEach((end, at) => {
    const isHere = (/** @type {unknown} */ _, /** @type {number} */ index) =>
      spoiled[index].distance >= (DISTANCES[at] ?? 0) && spoiled[index].distance < end
    const [without_, with_, fixed] = [ordinary, left, filled].map((some) => some.filter(isHere))
    const n = String(without_?.length).padStart(4)
    console.log(
      `${artefact} from ${DISTANCES[at]} to ${end} pixels: n ${n}, rms ${rms(without_)} without it, ${rms(with_)} with it, ${rms(fixed)} filled`,
    )
  })
}

/** How near to the centre pixels were changed. @param {any} before @param {any} after */
function distanceOfChange(before, after) {
  let nearest = Infinity
  after.pixels.forEach((/** @type {number} */ value, /** @type {number} */ at) => {
    if (value === before.pixels[at]) return
    const pixel = Math.floor(at / BANDS.length)
    nearest = Math.min(nearest, Math.hypot((pixel % SIDE) - SIDE / 2, Math.floor(pixel / SIDE) - SIDE / 2))
  })
  return nearest
}

/** A stamp as the cutter makes it where bands are missing. @param {any} stamp @param {string} missing */
function without(stamp, missing) {
  const pixels = stamp.pixels.map((/** @type {number} */ value, /** @type {number} */ at) =>
    missing.includes(BANDS[at % BANDS.length] ?? '') ? 0 : value,
  )
  return { ...stamp, pixels }
}

/** @param {number[] | undefined} squares */
function rms(squares = []) {
  return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length).toFixed(3)
}
