#!/usr/bin/env node
// @ts-check
// Shapes of a survey's objects by the networks of models/, scored against its truth: node bench/shapes.mjs [SURVEY] [MODEL...]
import { tableFromIPC } from '@uwdata/flechette'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'

const [survey = join(root, 'samples/lsst-patch'), ...named] = process.argv.slice(2)
const names = named.length > 0 ? named : readdirSync(join(root, 'models')).sort()
const BATCH = 128
const CACHE = 256 * 2 ** 20

const { surveys, tiles, cutters, tensorflows, models, forward, outputs, scoring, shards } = await load(
  'shapes',
  {
    surveys: 'workers/survey/describe-survey.ts',
    tiles: 'workers/survey/tile-files.ts',
    cutters: 'workers/stamps/stamp-cutter.ts',
    tensorflows: 'workers/networks/tensorflow.ts',
    models: 'workers/networks/model-folder.ts',
    forward: 'workers/networks/forward-passes.ts',
    outputs: 'workers/estimates/network-outputs.ts',
    scoring: 'workers/estimates/shape-scores.ts',
    shards: 'workers/store/parquet-shard.ts',
  },
)

const stamps = await cutStamps()
const truths = await readTruth()
const complete = stamps.filter(({ id, flags }) => (flags & 3) === 0 && truths.has(id))
console.log(`${stamps.length} objects, ${complete.length} with a whole stamp and a truth`)
const tensorflow = await tensorflows.loadTensorFlow()
for (const name of names) await score(name)

/** @param {string} path @returns {Promise<any[]>} */
async function rowsOf(path) {
  return tableFromIPC(await shards.readShard(path), { useBigInt: true }).toArray()
}

async function cutStamps() {
  const description = await surveys.describeSurvey(survey)
  const source = await tiles.openTileFiles(description.tiles)
  const objects = await rowsOf(join(survey, 'detected.parquet'))
  const radians = Math.PI / 180
  const positions = objects.map(({ ra, dec }) => ({
    rightAscension: ra * radians,
    declination: dec * radians,
  }))
  const found = []
  const begun = performance.now()
  for await (const { index, stamp } of cutters.stampCutter(source, CACHE).cutAll(positions)) {
    found.push({ id: objects[index].id, flags: stamp.flags, pixels: stamp.pixels })
  }
  const seconds = (performance.now() - begun) / 1000
  console.log(`cutting: ${(found.length / seconds).toFixed(0)} stamps/s`)
  await source.close()
  return found
}

async function readTruth() {
  const truth = await rowsOf(join(survey, 'truth.parquet'))
  return new Map(truth.map(({ id, e1, e2, blendedness_i: b }) => [id, { g: [e1, e2], blendedness: b }]))
}

/** @param {string} name */
async function score(name) {
  const { description, network } = await models.readModel(join(root, 'models', name))
  for (const symmetric of [false, true]) {
    const options = { samples: description.samples, symmetric, seed: 1 }
    const passes = await forward.prepareNetwork(tensorflow, network, options)
    await passes.run(batch(complete.slice(0, BATCH)))
    const begun = performance.now()
    const estimates = []
    for (let start = 0; start < complete.length; start += BATCH) {
      const some = complete.slice(start, start + BATCH)
      estimates.push(...outputs.estimatesFrom(await passes.run(batch(some)), some.length, passes.passes))
    }
    const rate = complete.length / ((performance.now() - begun) / 1000)
    passes.dispose()
    report(
      `${name}${symmetric ? ', symmetric' : ''}, ${passes.passes.length} passes, ${rate.toFixed(0)} stamps/s`,
      estimates,
    )
  }
}

/** @param {{ pixels: Float32Array }[]} some */
function batch(some) {
  const length = some[0]?.pixels.length ?? 0
  const all = new Float32Array(some.length * length)
  some.forEach(({ pixels }, index) => all.set(pixels, index * length))
  return all
}

/** @param {string} title @param {any[]} estimates */
function report(title, estimates) {
  console.log(title)
  const subsets = /** @type {[string, (b: number) => boolean][]} */ ([
    ['all', () => true],
    ['isolated', (b) => b < 0.01],
    ['strongly blended', (b) => b > 0.1],
  ])
  for (const [subset, has] of subsets) {
    const objects = complete.flatMap(({ id }, index) => {
      const truth = truths.get(id)
      return has(truth.blendedness) ? [{ truth: truth.g, estimate: estimates[index] }] : []
    })
    const s = scoring.scoreShapes(objects)
    const figures = {
      rms: s.rms,
      total: s.spearmanTotal,
      aleatoric: s.spearmanAleatoric,
      epistemic: s.spearmanEpistemic,
    }
    const more = { cover68: s.coverage68, cover95: s.coverage95, reject10: s.rmsReject10, nll: s.nll }
    const line = Object.entries({ ...figures, ...more }).map(
      ([key, value]) => `${key} ${value?.toFixed(3) ?? '-'}`,
    )
    console.log(`  ${subset.padEnd(17)} n ${String(s.n).padStart(4)}  ${line.join('  ')}`)
  }
}
