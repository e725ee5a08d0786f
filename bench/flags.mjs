#!/usr/bin/env node
// @ts-check
// What the flags from diagnostics are worth: node bench/flags.mjs [SURVEY] [MODEL] [PATCHES]
//
// Constants were fitted to the simulated skies of seed 911 (`fit` prints them anew); everything else here is of other skies, and of a survey with truth.
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { openEstimator } from './estimators.mjs'
import { fitBlendedness, fitColours } from './flags-fit.mjs'
import { load } from './load.mjs'
import { areaUnder, percent, rms } from './measure.mjs'
import { skyStamps } from './sky-stamps.mjs'
import { wholeStamps } from './survey-stamps.mjs'

const [survey = join(root, 'samples/lsst-patch'), model = 'central', patches = '8'] = process.argv.slice(2)
const BANDS = 6
/** Stamps that are changed. */
const MOST = 400
/** Stamps that are timed: few, so that they lie in the processor's cache as one does that was just cut. */
const TIMED = 100

const { diagnosing, judging, table, rules, suspects, ranks, shapes, random } = await load('flags', {
  diagnosing: 'workers/estimates/diagnostics.ts',
  judging: 'workers/flags/judge-object.ts',
  table: 'workers/flags/object-flags.ts',
  rules: 'workers/flags/training-rules.ts',
  suspects: 'workers/stamps/prepare-stamp.ts',
  ranks: 'workers/estimates/order-statistics.ts',
  shapes: 'workers/estimates/shape-estimate.ts',
  random: 'workers/units/random.ts',
})

/** @typedef {{ stamp: import('../workers/stamps/stamp.ts').Stamp, diagnostics: import('../workers/estimates/diagnostics.ts').Diagnostics, estimate: import('../workers/estimates/shape-estimate.ts').ShapeEstimate, names: string[], broken: string[], judged: import('../workers/flags/judge-object.ts').Judgement, truth: { g: [number, number], blendedness: number } }} Judged */

const estimator = await openEstimator(model)

/** @param {any[]} simulated */
function fit(simulated) {
  const found = simulated.map(({ stamp }) => diagnosing.diagnose(stamp))
  console.log(`constants, fitted to ${simulated.length} stamps of a simulated sky`)
  fitColours(found)
  fitBlendedness(simulated)
}

/** Prepares, estimates and judges stamps as a run does. @param {{ stamp: import('../workers/stamps/stamp.ts').Stamp, truth: { g: [number, number], blendedness: number } }[]} stamps @returns {Promise<Judged[]>} */
async function judge(stamps) {
  for (const { stamp } of stamps) suspects.prepareStamp(stamp)
  const measured = await estimator.measure(stamps.map(({ stamp }) => stamp))
  return stamps.map(({ stamp, truth }, at) => {
    const { estimate } = measured[at]
    const diagnostics = diagnosing.diagnose(stamp)
    const judged = judging.judgeObject(stamp.flags, diagnostics, estimate, true)
    const broken = rules.TRAINING_RULES.filter(
      (/** @type {any} */ { bit }) => ((judged.beyondTraining ?? 0) & bit) !== 0,
    ).map((/** @type {any} */ { name }) => name)
    const names = table.flagNames((stamp.flags | judged.flags) >>> 0)
    return { stamp, truth, diagnostics, estimate, judged, broken, names }
  })
}

/** @param {string[][]} lists */
function shares(lists) {
  const counts = new Map()
  for (const name of lists.flat()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const sorted = [...counts].sort((a, b) => b[1] - a[1])
  return sorted.map(([name, count]) => `${name} ${percent(count / lists.length)}`).join(', ') || 'none'
}

/** @param {Judged[]} objects */
function ofSurvey(objects) {
  const isSuspect = (/** @type {Judged} */ { stamp, judged }) =>
    ((stamp.flags | judged.flags) & table.SUSPECT_BITS) !== 0
  console.log(`${survey}: ${objects.length} objects with a whole stamp and a truth`)
  console.log(`  flags: ${shares(objects.map(({ names }) => names))}`)
  console.log(`  suspect in any way: ${percent(objects.filter(isSuspect).length / objects.length)}`)
  console.log(`  beyond training by: ${shares(objects.map(({ broken }) => broken))}`)
}

/** @param {Judged[]} objects */
function ofBlendedness(objects) {
  const some = objects.filter(({ diagnostics }) => Number.isFinite(diagnostics.blendedness))
  const [found, truth] = [
    some.map(({ diagnostics }) => diagnostics.blendedness),
    some.map((one) => one.truth.blendedness),
  ]
  const is = truth.map((b) => b > 0.1)
  const yes = found.filter((_, at) => is[at])
  const no = found.filter((_, at) => !is[at])
  const flagged = some.filter(({ names }) => names.includes('blended'))
  const right = flagged.filter((one) => one.truth.blendedness > 0.1).length
  console.log(
    `  blendedness: rank correlation ${ranks.rankCorrelation(found, truth).toFixed(3)}, AUC at b > 0.1 ${areaUnder(no, yes).toFixed(3)}; the flag: ` +
      `purity ${percent(right / flagged.length)}, completeness ${percent(right / yes.length)} of ${percent(yes.length / some.length)}`,
  )
}

/** Whether objects with a flag have larger errors than the others, and larger than they say. @param {string} title @param {Judged[]} objects */
function ofErrors(title, objects) {
  const measured = objects.filter(({ estimate }) => estimate !== null)
  for (const name of ['starLike', 'blended', 'outOfDistribution', 'disagreement']) {
    const [those, others] = [true, false].map((has) =>
      measured.filter((one) => one.names.includes(name) === has),
    )
    console.log(
      `  ${title}, ${name.padEnd(17)} ${percent(those.length / measured.length).padStart(6)}: ${errorsOf(those)}; of others ${errorsOf(others)}`,
    )
  }
}

/** @param {Judged[]} objects */
function errorsOf(objects) {
  const errors = objects.map(
    ({ estimate: { g }, truth }) => Math.hypot(g[0] - truth.g[0], g[1] - truth.g[1]) / Math.SQRT2,
  )
  const sigmas = objects.map(({ estimate }) => shapes.sigmaOf(shapes.totalOf(estimate)))
  const pulls = errors.map((error, at) => error / (sigmas[at] ?? NaN))
  return `rms ${rms(errors).toFixed(3)}, over sigma ${rms(pulls).toFixed(2)}`
}

/** @param {any[]} stamps */
function ofStars(stamps) {
  const found = stamps.map(({ stamp, star }) => {
    const diagnostics = diagnosing.diagnose(stamp)
    const { flags: bits } = judging.judgeObject(0, diagnostics, null, true)
    return { star, snr: diagnostics.snr, like: table.flagNames(bits).includes('starLike') }
  })
  const stars = found.filter(({ star }) => star)
  console.log(`a sky with stars: ${stars.length} stars, ${found.length - stars.length} galaxies of i < 25.3`)
  for (const [least, most] of [
    [0, Infinity],
    [0, 40],
    [40, 100],
    [100, Infinity],
  ]) {
    const some = found.filter(({ snr }) => snr >= (least ?? 0) && snr < (most ?? 0))
    const like = some.filter((one) => one.like)
    const right = like.filter(({ star }) => star).length
    const galaxies = some.filter(({ star }) => !star).length
    console.log(
      `  S/N ${least} to ${most}: purity ${percent(right / like.length)}, completeness ${percent(right / some.filter(({ star }) => star).length)}, of galaxies ${percent((like.length - right) / galaxies)}`,
    )
  }
}

/** @typedef {(stamp: import('../workers/stamps/stamp.ts').Stamp, index: number) => void} Change */
/** @type {Record<string, Change>} */
const CHANGES = {
  'fluxes x 100': (stamp) => scale(stamp, [0, 1, 2, 3, 4, 5], 100, 100),
  'fluxes x 100, not their variance': (stamp) => scale(stamp, [0, 1, 2, 3, 4, 5], 100, 1),
  'one zero point off by 2 mag': (stamp, index) =>
    scale(stamp, [index % BANDS], index % 4 < 2 ? 6.31 : 1 / 6.31, index % 4 < 2 ? 6.31 : 1 / 6.31),
  'one band 2 mag fainter in its image': (stamp, index) => scale(stamp, [index % BANDS], 1 / 6.31, 1),
  'noise alone': (stamp, index) => {
    const noise = random.randomStream(7, index)
    stamp.pixels.forEach(
      (_, /** @type {number} */ at) => (stamp.pixels[at] = Math.sqrt(stamp.variance[at]) * noise.normal()),
    )
  },
  'a star of magnitude 18 to 21 within 20 pixels': addStar,
}

/** @param {any} stamp @param {number[]} bands @param {number} factor @param {number} noise */
function scale({ pixels, variance }, bands, factor, noise) {
  for (const band of bands) {
    for (let at = band; at < pixels.length; at += BANDS) {
      pixels[at] *= factor
      variance[at] *= noise * noise
    }
  }
}

/** @param {any} stamp @param {number} index */
function addStar({ pixels }, index) {
  const stream = random.randomStream(8, index)
  const flux = 10 ** (0.4 * (31.4 - 18 - 3 * stream.uniform()))
  const [radius, angle, sigma] = [5 + 15 * stream.uniform(), 2 * Math.PI * stream.uniform(), 1.75]
  const [x, y] = [32 + radius * Math.cos(angle), 32 + radius * Math.sin(angle)]
  for (let at = 0; at < pixels.length; at++) {
    const pixel = Math.floor(at / BANDS)
    const square = ((pixel % 64) - x) ** 2 + (Math.floor(pixel / 64) - y) ** 2
    pixels[at] += (flux / (2 * Math.PI * sigma * sigma)) * Math.exp(-square / (2 * sigma * sigma))
  }
}

/** @param {Judged[]} objects */
async function ofChanges(objects) {
  for (const [title, change] of Object.entries(CHANGES)) {
    const changed = objects.map(({ stamp, truth }, index) => {
      const copy = {
        ...stamp,
        pixels: stamp.pixels.slice(),
        variance: stamp.variance.slice(),
        mask: stamp.mask.slice(),
        flags: 0,
      }
      change(copy, index)
      return { stamp: copy, truth }
    })
    report(title, await judge(changed))
  }
  report(
    'PSFs 1.5 times as wide',
    await judge((await skyStamps({ seed: 913, patches: 2, seeing: 1.5 })).slice(0, MOST)),
  )
  // As a mistaken convention of axes would be.
  const flipped = objects
    .filter(({ estimate }) => estimate !== null)
    .map((one) => {
      const estimate = { ...one.estimate, g: [one.estimate.g[0], -one.estimate.g[1]] }
      const { flags: bits } = judging.judgeObject(0, one.diagnostics, estimate, true)
      return { ...one, estimate, names: table.flagNames(bits) }
    })
  report('g2 of the other sign', flipped)
}

/** @param {string} title @param {Judged[]} objects */
function report(title, objects) {
  const share = (/** @type {string} */ name) =>
    percent(objects.filter(({ names }) => names.includes(name)).length / objects.length)
  const given = objects.filter(({ estimate }) => estimate === null).length
  console.log(
    `${title}: ${objects.length} stamps, ${given} without a shape, outOfDistribution ${share('outOfDistribution')} (${shares(objects.map(({ broken }) => broken))}), disagreement ${share('disagreement')}`,
  )
  if (title !== 'noise alone') ofErrors(title, objects)
}

/** Milliseconds of one core an object, the least of five rounds. @param {Judged[]} objects */
function ofTime(objects) {
  const rounds = Array.from({ length: 5 }, () => {
    const used = process.cpuUsage()
    for (const { stamp, estimate } of objects)
      judging.judgeObject(stamp.flags, diagnosing.diagnose(stamp), estimate, true)
    const { user, system } = process.cpuUsage(used)
    return (user + system) / 1000 / objects.length
  })
  console.log(`diagnostics and flags: ${Math.min(...rounds).toFixed(3)} ms of processor time an object`)
}

fit(await skyStamps({ seed: 911, patches: Number(patches) }))
const ordinary = await judge(await wholeStamps(survey))
ofSurvey(ordinary)
ofBlendedness(ordinary)
ofErrors('the survey', ordinary)
ofStars(await skyStamps({ seed: 912, patches: Number(patches), starShare: 0.2 }))
await ofChanges(ordinary.slice(0, MOST))
ofTime(ordinary.slice(0, TIMED))
estimator.dispose()
