#!/usr/bin/env node
// @ts-check
// From tile files to sealed estimates, against the bare forward pass of the same network in the same run, in turn: one estimator with all threads, without
// samples and with 50; two estimators with a thread each against one; and memory over few tiles and over many.
//     node bench/estimation.mjs [all | speed | scaling | memory]
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from '../scripts/run/build.mjs'
import { root } from '../scripts/run/project.mjs'
import { startEstimator } from './estimator-process.mjs'
import { load } from './load.mjs'
import { median, timed } from './measure.mjs'
import { widen } from './wide-survey.mjs'

const MODEL = 'central'
const BATCH = 64
const PATCH = 4
const ROUNDS = 4
/** Stamps of one measurement of the bare pass, before and after each patch. */
const BARE = 4 * BATCH
const STAMP = 64 * 64 * 6
/** Tiles of the two measurements of memory, and how many objects of each are estimated. */
const [FEW, MANY, SOME] = [10, 200, 12]

const { tensorflows, models, forward, shards } = await load('estimation', {
  tensorflows: 'workers/networks/tensorflow.ts',
  models: 'workers/networks/model-folder.ts',
  forward: 'workers/networks/forward-passes.ts',
  shards: 'workers/store/parquet-shard.ts',
})

/** @typedef {import('./wide-survey.mjs').TileOfObjects} TileOfObjects */
/** @typedef {import('./estimator-process.mjs').EstimatorProcess} EstimatorProcess */

buildIfStale()
const folder = mkdtempSync(join(tmpdir(), 'shearwater-estimation-'))
const wanted = process.argv[2] ?? 'all'
try {
  console.log(`${MODEL}, batches of ${BATCH}, ${availableParallelism()} threads; ${load1()}`)
  const survey = widen(join(folder, 'tiles'), PATCH * ROUNDS)
  if (wanted === 'all' || wanted === 'speed') {
    for (const samples of [0, 50]) {
      await compareWithBare(survey, samples, [null])
      await compareWithBare(survey, samples, Array(availableParallelism()).fill(1))
    }
  }
  if (wanted === 'all' || wanted === 'scaling') await compareOneWithTwo(survey)
  if (wanted === 'all' || wanted === 'memory') await compareMemory()
  console.log(`at the end ${load1()}`)
} finally {
  rmSync(folder, { recursive: true })
}

function load1() {
  return `load average ${loadavg()[0].toFixed(1)}`
}

/**
 * The network alone in this process with all threads, and all of an estimator's work in processes of its own with these threads each: by turns.
 * @param {TileOfObjects[]} survey @param {number} samples @param {(number | null)[]} threads
 */
async function compareWithBare(survey, samples, threads) {
  const bare = await openBare(samples)
  const estimators = await Promise.all(threads.map(startEstimator))
  await Promise.all(estimators.map((one) => one.prepare(MODEL, samples, tilesOf(survey), BATCH)))
  await Promise.all(estimators.map((one) => one.estimate(survey[0])))
  const ratios = []
  const rates = []
  const bares = []
  let before = await bare.rate()
  let [busy, used] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const patch = survey.slice(round * PATCH, (round + 1) * PATCH)
    const { seconds, processor } = await cost(estimators, () => estimateAll(estimators, patch))
    busy += seconds
    used += processor
    const after = await bare.rate()
    const rate = countOf(patch) / seconds
    rates.push(rate)
    bares.push((before + after) / 2)
    ratios.push((2 * rate) / (before + after))
    before = after
  }
  bare.dispose()
  estimators.forEach((one) => one.stop())
  const how = threads.length > 1 ? `${threads.length} estimators of a thread each` : 'one estimator'
  const what = `${samples > 0 ? `${samples} samples` : 'no samples'}, ${how}`
  console.log(
    `${what}: tile files to sealed estimates ${median(rates).toFixed(0)} objects/s, ${(used / busy).toFixed(2)} cores busy; ` +
      `bare pass ${median(bares).toFixed(0)} stamps/s: ${median(ratios).toFixed(2)}x (rounds ${listed(ratios)}); wanted 0.80x`,
  )
}

/** @param {number} samples */
async function openBare(samples) {
  const tensorflow = await tensorflows.loadTensorFlow()
  const { network } = await models.readModel(join(root, 'models', MODEL))
  const passes = await forward.prepareNetwork(tensorflow, network, { samples, symmetric: true, seed: 1 })
  const stamps = Float32Array.from({ length: BATCH * STAMP }, (_, at) => Math.sin(at) * 3)
  await passes.run(stamps)
  return {
    /** Stamps a second. */
    async rate() {
      const milliseconds = await timed(async () => {
        for (let done = 0; done < BARE; done += BATCH) await passes.run(stamps)
      })
      return (1e3 * BARE) / milliseconds
    },
    dispose: () => passes.dispose(),
  }
}

/** One estimator with a thread to itself, then two at once with another share of the tiles each. @param {TileOfObjects[]} survey */
async function compareOneWithTwo(survey) {
  const [one, other] = [await startEstimator(1), await startEstimator(1)]
  const both = [one, other]
  await Promise.all(both.map((estimator) => estimator.prepare(MODEL, 0, tilesOf(survey), BATCH)))
  await Promise.all(both.map((estimator) => estimator.estimate(survey[0])))
  const ratios = []
  const costs = { alone: /** @type {number[]} */ ([]), together: /** @type {number[]} */ ([]) }
  for (let round = 0; round + 1 < ROUNDS; round++) {
    const [first, second, third] = [0, 2, 4].map((at) =>
      survey.slice(round * PATCH + at, round * PATCH + at + 2),
    )
    const alone = await cost([one], () => estimateAll([one], first))
    const together = await cost(both, () =>
      Promise.all([estimateAll([one], second), estimateAll([other], third)]),
    )
    const objects = countOf(second) + countOf(third)
    ratios.push(objects / together.seconds / (countOf(first) / alone.seconds))
    costs.alone.push((1e3 * alone.processor) / countOf(first))
    costs.together.push((1e3 * together.processor) / objects)
  }
  both.forEach((estimator) => estimator.stop())
  const [alone, together] = [median(costs.alone), median(costs.together)]
  console.log(
    `two estimators with a thread each: ${median(ratios).toFixed(2)}x one (rounds ${listed(ratios)}); wanted 1.80x. ` +
      `Processor time ${together.toFixed(1)} ms an object, alone ${alone.toFixed(1)} ms: ` +
      `${((2 * alone) / together).toFixed(2)}x on processors that nobody else uses`,
  )
}

/** @param {EstimatorProcess[]} estimators @param {() => Promise<unknown>} work */
async function cost(estimators, work) {
  const used = () => estimators.reduce((sum, estimator) => sum + estimator.usage().seconds, 0)
  const begun = used()
  const seconds = (await timed(work)) / 1e3
  return { seconds, processor: used() - begun }
}

async function compareMemory() {
  const [few, many] = [await peakOver(FEW), await peakOver(MANY)]
  console.log(
    `peak memory of an estimator: ${few.toFixed(0)} MiB over ${FEW} tiles, ${many.toFixed(0)} MiB over ${MANY}: ` +
      `${(many / few).toFixed(2)}x; wanted 1.10x at most`,
  )
}

/** @param {number} count */
async function peakOver(count) {
  const tiles = widen(join(folder, `memory-${count}`), count)
  const some = tiles.map(({ tile, ra, dec }) => ({ tile, ra: ra.slice(0, SOME), dec: dec.slice(0, SOME) }))
  const estimator = await startEstimator(null)
  await estimator.prepare(MODEL, 0, tilesOf(tiles), BATCH)
  await estimateAll([estimator], some)
  const { peak } = estimator.usage()
  estimator.stop()
  rmSync(join(folder, `memory-${count}`), { recursive: true })
  return peak
}

/** Estimates tiles, two asked of each estimator at a time as the jobs of a lab do, and seals each when it comes. @param {EstimatorProcess[]} estimators @param {TileOfObjects[]} tiles */
async function estimateAll(estimators, tiles) {
  const left = tiles.values()
  const hand = async (/** @type {EstimatorProcess} */ estimator) => {
    for (const tile of left) {
      await shards.writeShard(join(folder, `${tile.tile.name}.parquet`), await estimator.estimate(tile))
    }
  }
  await Promise.all(estimators.flatMap((estimator) => [hand(estimator), hand(estimator)]))
}

/** @param {TileOfObjects[]} survey */
function tilesOf(survey) {
  return survey.map(({ tile }) => tile)
}

/** @param {TileOfObjects[]} tiles */
function countOf(tiles) {
  return tiles.reduce((count, { ra }) => count + ra.length, 0)
}

/** @param {number[]} ratios */
function listed(ratios) {
  return ratios.map((ratio) => ratio.toFixed(2)).join(' ')
}
