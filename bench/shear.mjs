#!/usr/bin/env node
// @ts-check
// The shear response of the estimators: pairs of simulated skies behind a shear of +0.02 and -0.02. node bench/shear.mjs [PATCHES] [MODEL...]
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { stacked } from './stacked.mjs'

const [patches = 24, ...named] = process.argv.slice(2)
const names = named.length > 0 ? named : ['moments', 'dnn', 'fast-head']
const SHEAR = 0.02
const SEED = 2026
const BATCH = 128

const { galaxies, tensorflows, models, forward, outputs, moments } = await load('shear', {
  galaxies: 'workers/galaxies/training-stamps.ts',
  tensorflows: 'workers/networks/tensorflow.ts',
  models: 'workers/networks/model-folder.ts',
  forward: 'workers/networks/forward-passes.ts',
  outputs: 'workers/estimates/network-outputs.ts',
  moments: 'workers/estimates/moments.ts',
})
const tensorflow = await tensorflows.loadTensorFlow()
const estimators = new Map()
for (const name of names) estimators.set(name, await open(name))
/** Per estimator: for each object that both skies have, its patch, whether it is alone, and (g+ - g-) / (2 * 0.02). */
const responses = new Map(names.map((name) => [name, /** @type {Response[]} */ ([])]))
/** @typedef {{ patch: number, isolated: boolean, response: number, sum: number }} Response */

for (let patch = 0; patch < Number(patches); patch++) {
  const [plus, minus] = [SHEAR, -SHEAR].map((g1) =>
    galaxies.stampsOfPatch({ seed: SEED, lens: { g1, g2: 0 } }, patch),
  )
  const other = new Map(minus.map((/** @type {any} */ stamp) => [stamp.object, stamp]))
  const pairs = plus.filter((/** @type {any} */ stamp) => other.has(stamp.object))
  for (const name of names) {
    const measure = estimators.get(name)
    const [one, two] = [
      await measure(pairs),
      await measure(pairs.map((/** @type {any} */ { object }) => other.get(object))),
    ]
    pairs.forEach((/** @type {any} */ { truth }, /** @type {number} */ at) => {
      if (!one[at] || !two[at]) return
      const isolated = truth.blendedness[3] < 0.01
      const response = (one[at][0] - two[at][0]) / (2 * SHEAR)
      responses.get(name)?.push({ patch, isolated, response, sum: (one[at][0] + two[at][0]) / 2 })
    })
  }
}
for (const name of names) report(name, responses.get(name) ?? [])

/** @param {string} name @returns {Promise<(stamps: any[]) => Promise<([number, number] | null)[]>>} */
async function open(name) {
  if (name === 'moments') {
    const bands = ['u', 'g', 'r', 'i', 'z', 'y']
    return async (stamps) =>
      stamps.map(({ psf, ...stamp }) => {
        const named = Object.fromEntries(bands.map((band, at) => [band, psf[at]]))
        return moments.measureMoments({ ...stamp, psf: named }).estimate?.g ?? null
      })
  }
  const { description, network } = await models.readModel(join(root, 'models', name))
  const options = { samples: Math.min(description.samples, 16), symmetric: true, seed: 1 }
  const passes = await forward.prepareNetwork(tensorflow, network, options)
  return async (stamps) => {
    const found = []
    for (let start = 0; start < stamps.length; start += BATCH) {
      const batch = stamps.slice(start, start + BATCH)
      const estimates = outputs.estimatesFrom(await passes.run(stacked(batch)), batch.length, passes.passes)
      found.push(...estimates.map((/** @type {any} */ { g }) => g))
    }
    return found
  }
}

/** The response of half of the patches calibrates the other half, both ways. @param {string} name @param {Response[]} all */
function report(name, all) {
  for (const [subset, some] of /** @type {const} */ ([
    ['all', all],
    ['isolated', all.filter(({ isolated }) => isolated)],
  ])) {
    const halves = [0, 1].map((half) => some.filter(({ patch }) => patch % 2 === half))
    const [one, two] = halves.map((half) => mean(half.map(({ response }) => response)))
    const whole = mean(some.map(({ response }) => response))
    const error = deviation(some.map(({ response }) => response)) / Math.sqrt(some.length) / whole
    const bias = (one - two) / (one + two)
    const c = mean(some.map(({ sum }) => sum))
    console.log(
      `${name}, ${subset}: ${some.length} pairs, response ${whole.toFixed(4)} +- ${(error * whole).toFixed(4)}, ` +
        `m of a half calibrated by the whole ${bias.toFixed(4)} +- ${error.toFixed(4)}, mean of the pair ${c.toFixed(4)}`,
    )
  }
}

/** @param {number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** @param {number[]} values */
function deviation(values) {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}
