#!/usr/bin/env node
// @ts-check
// How much of the PSF's shape is left in estimated shapes: the same galaxies and noise behind PSFs of an ellipticity of +0.02 and -0.02 more in each
// component, alike in all bands. node bench/leakage.mjs [PATCHES] [MODEL...]; a model is one of models/, a folder, or moments
import { openEstimator } from './estimators.mjs'
import { grouped, jackknife, mean } from './jackknife.mjs'
import { load } from './load.mjs'
import { wholeStamp } from './whole-stamps.mjs'

const [patches = 6, ...named] = process.argv.slice(2)
const names = named.length > 0 ? named : ['moments', 'dnn', 'fast-head']
const SHAPE = 0.02
const SEED = 2027
const SIDE = 512
const I_BAND = 3
const FAINT = 24.5
const SUBSETS = /** @type {[string, (row: Row) => boolean][]} */ ([
  ['all', () => true],
  ['isolated', ({ blendedness }) => blendedness < 0.01],
  ['blended', ({ blendedness }) => blendedness >= 0.01],
  [`i > ${FAINT}`, ({ magnitude }) => magnitude > FAINT],
  [`i < ${FAINT}`, ({ magnitude }) => magnitude <= FAINT],
])
/** @typedef {{ patch: number, axis: number, blendedness: number, magnitude: number, leakage: number, cross: number }} Row */

const { galaxies } = await load('leakage', { galaxies: 'workers/galaxies/training-stamps.ts' })
const estimators = new Map()
for (const name of names) estimators.set(name, await openEstimator(name))
const rows = new Map(names.map((name) => [name, /** @type {Row[]} */ ([])]))
let [pairs, alone] = [0, 0]
for (let patch = 0; patch < Number(patches); patch++) {
  await measure(patch, 0, { g1: SHAPE, g2: 0 })
  await measure(patch, 1, { g1: 0, g2: SHAPE })
}
console.log(
  `${patches} patches of ${SIDE} pixels, seed ${SEED}: ${pairs} pairs of stamps, ${alone} detected behind one PSF only`,
)
for (const [name, some] of rows) report(name, some)

/**
 * Measures the objects of a patch that are detected behind both PSFs.
 * @param {number} patch @param {0 | 1} axis @param {{ g1: number, g2: number }} shape
 */
async function measure(patch, axis, shape) {
  const [plus, minus] = [1, -1].map((sign) => {
    const psfShear = { g1: sign * shape.g1, g2: sign * shape.g2 }
    return galaxies.stampsOfPatch({ seed: SEED, side: SIDE, noise: 'paired', psfShear }, patch)
  })
  const other = new Map(minus.map((/** @type {any} */ stamp) => [stamp.object, stamp]))
  const both = plus.filter((/** @type {any} */ { object }) => other.has(object))
  pairs += both.length
  alone += plus.length + minus.length - 2 * both.length
  for (const [name, estimator] of estimators) {
    const one = await estimator.measure(both.map(wholeStamp))
    const two = await estimator.measure(
      both.map((/** @type {any} */ { object }) => wholeStamp(other.get(object))),
    )
    both.forEach((/** @type {any} */ { truth }, /** @type {number} */ at) => {
      const [first, second] = [one[at].estimate, two[at].estimate]
      if (!first || !second) return
      const slope = (/** @type {number} */ component) =>
        (first.g[component] - second.g[component]) / (2 * SHAPE)
      rows.get(name)?.push({
        ...{ patch, axis, leakage: slope(axis), cross: slope(1 - axis) },
        ...{ blendedness: truth.blendedness[I_BAND], magnitude: truth.magnitudes[I_BAND] },
      })
    })
  }
}

/** The slope for each component, both together, and that of the other component, which is 0 by symmetry. @param {string} name @param {Row[]} all */
function report(name, all) {
  console.log(name)
  for (const [title, has] of SUBSETS) {
    const some = all.filter(has)
    const figure = (/** @type {Row[]} */ of, /** @type {(row: Row) => number} */ value) => {
      const groups = grouped(of, Number(patches), ({ patch }) => patch)
      const { value: slope, error } = jackknife(groups, (list) => mean(list.map(value)))
      return `${slope.toFixed(4)} +- ${error.toFixed(4)}`
    }
    const along = [0, 1].map((axis) =>
      figure(
        some.filter((row) => row.axis === axis),
        ({ leakage }) => leakage,
      ),
    )
    console.log(
      `  ${title.padEnd(9)} n ${String(some.length).padStart(5)}  alpha ${figure(some, ({ leakage }) => leakage)}` +
        `  of g1 ${along[0]}  of g2 ${along[1]}  across ${figure(some, ({ cross }) => cross)}`,
    )
  }
}
