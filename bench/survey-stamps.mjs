// @ts-check
// The stamps of a survey's objects with their true shapes, for benches that measure shapes.
import { tableFromIPC } from '@uwdata/flechette'
import { join } from 'node:path'
import { load } from './load.mjs'

/** Decoded pixels that are kept while stamps are cut, in bytes. */
const CACHE = 256 * 2 ** 20
/** Bits of a stamp's flags that say that a part or a band of it is missing. */
const PARTIAL = 3

/**
 * @typedef {{ g: [number, number], blendedness: number }} Truth
 * @typedef {{ id: bigint, pixels: Float32Array, psfs: Float32Array, truth: Truth }} TrueStamp
 * @typedef {{ id: bigint, stamp: import('../workers/stamps/stamp.ts').Stamp, truth: Truth }} WholeStamp
 */

const { surveys, tiles, cutters, shards, psfs, bands } = await load('survey-stamps', {
  surveys: 'workers/survey/describe-survey.ts',
  tiles: 'workers/survey/tile-files.ts',
  cutters: 'workers/stamps/stamp-cutter.ts',
  shards: 'workers/store/parquet-shard.ts',
  psfs: 'workers/networks/psf-input.ts',
  bands: 'workers/units/bands.ts',
})

/** Cuts the objects of a survey whose whole stamp has data and whose truth is known, as a network takes them. @param {string} survey @returns {Promise<TrueStamp[]>} */
export async function trueStamps(survey) {
  return collect(survey, ({ id, stamp, truth }) => {
    const numbers = psfs.psfNumbers(bands.BANDS.map((/** @type {string} */ band) => stamp.psf[band]))
    return { id, pixels: stamp.pixels, psfs: numbers, truth }
  })
}

/** The same as whole `Stamp`s. @param {string} survey @returns {Promise<WholeStamp[]>} */
export async function wholeStamps(survey) {
  return collect(survey, (one) => one)
}

/** @template T @param {string} survey @param {(one: WholeStamp) => T} keep @returns {Promise<T[]>} */
async function collect(survey, keep) {
  const description = await surveys.describeSurvey(survey)
  const source = await tiles.openTileFiles(description.tiles)
  const [objects, truths] = await Promise.all([
    rowsOf(join(survey, 'detected.parquet')),
    rowsOf(join(survey, 'truth.parquet')),
  ])
  const byId = new Map(
    truths.map(({ id, e1, e2, blendedness_i: b }) => [id, { g: [e1, e2], blendedness: b }]),
  )
  const radians = Math.PI / 180
  const positions = objects.map(({ ra, dec }) => ({
    rightAscension: ra * radians,
    declination: dec * radians,
  }))
  const found = []
  for await (const { index, stamp } of cutters.stampCutter(source, CACHE).cutAll(positions)) {
    const { id } = objects[index]
    const truth = byId.get(id)
    if (truth && (stamp.flags & PARTIAL) === 0) found.push(keep({ id, stamp, truth }))
  }
  await source.close()
  console.log(`${objects.length} objects, ${found.length} with a whole stamp and a truth`)
  return found
}

/** @param {string} path @returns {Promise<any[]>} */
async function rowsOf(path) {
  return tableFromIPC(await shards.readShard(path), { useBigInt: true }).toArray()
}
