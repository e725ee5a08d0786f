#!/usr/bin/env node
// @ts-check
// The shear response of the estimators, and the bias that is left when it is corrected for: galaxies behind a shear of +0.02 and -0.02 in each
// component, their noise the same. node bench/shear.mjs [GALAXIES] [MODEL...]
// It takes hours: ROWS names a file that what was measured is added to and read from, FIRST the galaxy to begin with. ISOLATED=1 passes over galaxies that are
// not isolated on their sky without a lens, before the time is spent on them: one in seven is left.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { openEstimator } from './estimators.mjs'
import { grouped, jackknife, mean } from './jackknife.mjs'
import { load } from './load.mjs'
import { wholeStamp } from './whole-stamps.mjs'

const [galaxies = 4000, ...named] = process.argv.slice(2)
const names = named.length > 0 ? named : ['moments', 'dnn']
const SHEAR = 0.02
const SEED = 2026
/** Galaxies, each of them twice, that are measured together. */
const TOGETHER = 64
const GROUPS = 100
const I_BAND = 3
/** Greatest blendedness of an isolated galaxy. */
const ISOLATED = 0.01
const LENSES = [
  { g1: SHEAR, g2: 0 },
  { g1: -SHEAR, g2: 0 },
  { g1: 0, g2: SHEAR },
  { g1: 0, g2: -SHEAR },
]

const { targets } = await load('shear', { targets: 'workers/galaxies/target-stamp.ts' })
const estimators = new Map()
for (const name of names) estimators.set(name, await openEstimator(name))

/**
 * A galaxy that was detected behind all four lenses: the estimated shapes, one a lens.
 * @typedef {{ galaxy: number, isolated: boolean, shapes: [number, number][] }} Measured
 * The same of one that was detected behind some: null where not.
 * @typedef {{ galaxy: number, isolated: boolean, shapes: ([number, number] | null)[] }} Partly
 */
const all = new Map(names.map((name) => [name, /** @type {Partly[]} */ ([])]))
const { ROWS: file, FIRST: start = 0, ISOLATED: gate } = process.env
if (file && existsSync(file)) {
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const { name, ...row } = JSON.parse(line)
    all.get(name)?.push(row)
  }
}
for (let first = Number(start); first < Number(start) + Number(galaxies); first += TOGETHER) {
  const numbers = Array.from({ length: TOGETHER }, (_, at) => first + at)
  await measure(gate ? numbers.filter(isIsolated) : numbers)
}
report()

/** Whether a galaxy is detected without a lens, and isolated. @param {number} galaxy */
function isIsolated(galaxy) {
  const stamp = targets.targetStamp({ seed: SEED, noise: 'paired' }, galaxy)
  return stamp !== null && stamp.truth.blendedness[I_BAND] < ISOLATED
}

/**
 * Each galaxy is there twice, the second time with its sky turned by 90 degrees under the same noise and PSFs.
 * @param {number[]} numbers
 */
async function measure(numbers) {
  const twice = numbers.flatMap((galaxy) => [false, true].map((turned) => ({ galaxy, turned })))
  const stamps = twice.map(({ galaxy, turned }) =>
    LENSES.map((lens) => targets.targetStamp({ seed: SEED, lens, turned, noise: 'paired' }, galaxy)),
  )
  const found = stamps.flat().filter((stamp) => stamp !== null)
  for (const [name, estimator] of estimators) {
    const measured = await estimator.measure(found.map(wholeStamp))
    const shapes = new Map(
      found.map((stamp, at) => [stamp, measured[at].estimate && measured[at].estimate.g]),
    )
    twice.forEach(({ galaxy }, at) => {
      const seen = (stamps[at] ?? []).filter((stamp) => stamp !== null)
      if (seen.length === 0) return
      const isolated = mean(seen.map(({ truth }) => truth.blendedness[I_BAND])) < ISOLATED
      const row = { galaxy, isolated, shapes: (stamps[at] ?? []).map((stamp) => shapes.get(stamp) ?? null) }
      all.get(name)?.push(row)
      if (file) appendFileSync(file, `${JSON.stringify({ name, ...row })}\n`)
    })
  }
}

function report() {
  for (const [name, rows] of all) {
    describe(`${name}, all`, rows)
    describe(
      `${name}, isolated`,
      rows.filter(({ isolated }) => isolated),
    )
  }
}

/** @param {Measured} row @param {0 | 1} axis */
function responseOf({ shapes }, axis) {
  return ((shapes[2 * axis]?.[axis] ?? 0) - (shapes[2 * axis + 1]?.[axis] ?? 0)) / (2 * SHEAR)
}

/** @param {string} title @param {Partly[]} rows */
function describe(title, rows) {
  const whole = /** @type {Measured[]} */ (rows.filter(({ shapes }) => shapes.every((one) => one !== null)))
  const groups = grouped(whole, GROUPS, ({ galaxy }) => galaxy)
  /**
   * @template Row
   * @param {(rows: Row[]) => number} statistic
   * @param {Row[][]} from
   */
  const figureOf = (statistic, from) => {
    const { value, error } = jackknife(from, statistic)
    return `${value.toFixed(4)} +- ${error.toFixed(4)}`
  }
  const figure = (/** @type {(rows: Measured[]) => number} */ statistic) => figureOf(statistic, groups)
  console.log(`${title}: ${whole.length} behind all four lenses, ${rows.length - whole.length} behind some`)
  const axes = /** @type {const} */ ([0, 1])
  const both = (/** @type {Measured[]} */ some) =>
    mean(some.map((row) => mean(axes.map((a) => responseOf(row, a)))))
  console.log(`  R of both  ${figure(both)}   m ${figure((some) => biasOf(some, both))}`)
  for (const axis of axes) {
    const response = (/** @type {Measured[]} */ some) => mean(some.map((row) => responseOf(row, axis)))
    const left = (/** @type {Measured[]} */ some) =>
      mean(some.map(({ shapes }) => mean(shapes.map((shape) => shape[axis])))) / response(some)
    const own = grouped(rows, GROUPS, ({ galaxy }) => galaxy)
    console.log(
      `  g${axis + 1}  R ${figure(response)}   m ${figure((some) => biasOf(some, response))}   c ${figure(left)}   ` +
        `R with each sky's own detections ${figureOf((some) => selectedResponse(some, axis), own)}`,
    )
  }
}

/** The bias of the shear of odd galaxies that is left when the response of even ones corrects it. @param {Measured[]} rows @param {(rows: Measured[]) => number} response */
function biasOf(rows, response) {
  const [even, odd] = [0, 1].map((half) => rows.filter(({ galaxy }) => galaxy % 2 === half))
  return response(odd ?? []) / response(even ?? []) - 1
}

/** The response of the mean shape of all that was detected, which differs from one sky to the other. @param {Partly[]} rows @param {0 | 1} axis */
function selectedResponse(rows, axis) {
  const [plus, minus] = [0, 1].map((lens) =>
    mean(rows.flatMap(({ shapes }) => shapes[2 * axis + lens]?.[axis] ?? [])),
  )
  return ((plus ?? 0) - (minus ?? 0)) / (2 * SHEAR)
}
