#!/usr/bin/env node
// @ts-check
// Whether uncertainty tells what a network was not trained on: stamps with a star, a streak, a band at zero. node bench/uncertainty.mjs [SURVEY] [MODEL...]
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { stacked } from './stacked.mjs'
import { trueStamps } from './survey-stamps.mjs'

const [survey = join(root, 'samples/lsst-patch'), ...named] = process.argv.slice(2)
const names = named.length > 0 ? named : ['fast-head', 'bnn-head']
const MOST = 800
const BATCH = 100
const SIDE = 64
const BANDS = 6

const { tensorflows, models, forward, outputs, estimates, ranks } = await load('uncertainty', {
  tensorflows: 'workers/networks/tensorflow.ts',
  models: 'workers/networks/model-folder.ts',
  forward: 'workers/networks/forward-passes.ts',
  outputs: 'workers/estimates/network-outputs.ts',
  estimates: 'workers/estimates/shape-estimate.ts',
  ranks: 'workers/estimates/order-statistics.ts',
})

/** Uniform numbers from a seed (mulberry32): the same changes on every run. @param {number} seed */
function numbers(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** @typedef {(pixels: Float32Array, random: () => number, sky: number[]) => void} Change */
/** @type {Record<string, Change>} */
const CHANGES = {
  // A straight streak 10 to 40 pixels long, 50 to 300 times the sky's noise, in one band, through a place within 20 pixels of the centre.
  'cosmic ray': (pixels, random, sky) => {
    const band = Math.floor(random() * BANDS)
    const [length, height] = [10 + 30 * random(), (50 + 250 * random()) * (sky[band] ?? 0)]
    const [angle, x0, y0] = [Math.PI * random(), 12 + 40 * random(), 12 + 40 * random()]
    for (let step = -length / 2; step <= length / 2; step++) {
      const [x, y] = [Math.round(x0 + step * Math.cos(angle)), Math.round(y0 + step * Math.sin(angle))]
      const at = (y * SIDE + x) * BANDS + band
      if (x >= 0 && y >= 0 && x < SIDE && y < SIDE) pixels[at] = (pixels[at] ?? 0) + height
    }
  },
  // A star of magnitude 18 to 21 in all bands, 5 to 20 pixels from the centre, of FWHM 0.8 arcsec.
  star: (pixels, random) => {
    const flux = 10 ** (0.4 * (31.4 - 18 - 3 * random()))
    const [radius, angle, sigma] = [5 + 15 * random(), 2 * Math.PI * random(), 4 / 2.3548]
    const [x0, y0] = [32 + radius * Math.cos(angle), 32 + radius * Math.sin(angle)]
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
      const square = ((pixel % SIDE) - x0) ** 2 + (Math.floor(pixel / SIDE) - y0) ** 2
      const light = (flux / (2 * Math.PI * sigma ** 2)) * Math.exp(-square / (2 * sigma ** 2))
      for (let at = pixel * BANDS; at < (pixel + 1) * BANDS; at++) pixels[at] = (pixels[at] ?? 0) + light
    }
  },
  'band at zero': (pixels, random) => {
    const band = Math.floor(random() * BANDS)
    for (let at = band; at < pixels.length; at += BANDS) pixels[at] = 0
  },
}

const all = await trueStamps(survey)
const some = all.filter((_, index) => index % Math.ceil(all.length / MOST) === 0)
const tensorflow = await tensorflows.loadTensorFlow()
for (const name of names) await measure(name)

/** @param {string} name */
async function measure(name) {
  const { description, network } = await models.readModel(join(root, 'models', name))
  const sky = Object.values(description.architecture.skySigma)
  const options = { samples: description.samples, symmetric: description.symmetric, seed: 1 }
  const passes = await forward.prepareNetwork(tensorflow, network, options)
  const ordinary = await estimateAll(passes, some)
  console.log(`${name}, ${passes.passes.length} passes, ${some.length} stamps`)
  describe('as they are', ordinary, null)
  for (const [what, change] of Object.entries(CHANGES)) {
    const random = numbers(2026)
    const changed = some.map(({ pixels, ...rest }) => {
      const copy = pixels.slice()
      change(copy, random, sky)
      return { ...rest, pixels: copy }
    })
    describe(what, await estimateAll(passes, changed), ordinary)
  }
  passes.dispose()
}

/** @param {any} passes @param {typeof some} stamps @returns {Promise<any[]>} */
async function estimateAll(passes, stamps) {
  const found = []
  for (let start = 0; start < stamps.length; start += BATCH) {
    const batch = stamps.slice(start, start + BATCH)
    found.push(...outputs.estimatesFrom(await passes.run(...stacked(batch)), batch.length, passes.passes))
  }
  return found
}

/** @param {string} what @param {any[]} found @param {any[] | null} ordinary */
function describe(what, found, ordinary) {
  const squares = found.map(({ g }, index) => {
    const truth = some[index]?.truth.g ?? [0, 0]
    return ((g[0] - truth[0]) ** 2 + (g[1] - truth[1]) ** 2) / 2
  })
  const kinds = /** @type {const} */ (['aleatoric', 'epistemic'])
  const areas = kinds.map((kind) => {
    const sigma = (/** @type {any} */ one) => estimates.sigmaOf(one[kind])
    const mean = ranks.mean(found.map(sigma))
    const area = ordinary ? `, AUC ${areaUnder(ordinary.map(sigma), found.map(sigma)).toFixed(3)}` : ''
    return `${kind} ${mean.toFixed(4)}${area}`
  })
  console.log(`  ${what.padEnd(13)} rms ${Math.sqrt(ranks.mean(squares)).toFixed(3)}  ${areas.join('  ')}`)
}

/** The area under the ROC curve: how often a changed stamp has the larger value. @param {number[]} ordinary @param {number[]} changed */
function areaUnder(ordinary, changed) {
  const places = ranks.ranks([...ordinary, ...changed]).slice(ordinary.length)
  const least = (changed.length * (changed.length - 1)) / 2
  return (
    (places.reduce((/** @type {number} */ sum, /** @type {number} */ rank) => sum + rank, 0) - least) /
    (ordinary.length * changed.length)
  )
}
