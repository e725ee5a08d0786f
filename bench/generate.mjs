#!/usr/bin/env node
// @ts-check
// Galaxies that a generative model draws against the simulator's: fluxes, colours, sizes and shapes, and both by eye:
// node bench/generate.mjs [MODEL] [COUNT] [PICTURE.png]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { contactSheet } from './contact-sheet.mjs'

const [folder = join(root, 'models/vae'), wanted = '1000', picture] = process.argv.slice(2)
const COUNT = Number(wanted)
const BANDS = ['u', 'g', 'r', 'i', 'z', 'y']
const I = BANDS.indexOf('i')
/** No galaxy was taught from this stream. */
const SEED = 2024

const { tensorflows, folders, generators, sources, random, moments, psfs } = await load('generate', {
  tensorflows: 'workers/networks/tensorflow.ts',
  folders: 'workers/networks/generative/generative-folder.ts',
  generators: 'workers/networks/generative/galaxy-generator.ts',
  sources: 'workers/networks/generative/galaxy-source.ts',
  random: 'workers/units/random.ts',
  moments: 'workers/estimates/moments-band.ts',
  psfs: 'workers/galaxies/seeing.ts',
})

/** The pixels at each distance from (32, 32), the nearest first. */
const RINGS = ringsOf()

const psf = psfs.psfImage(sources.SEEING[I])
const simulated = simulate()
const generated = await generate()
compare()
if (picture) {
  writeFileSync(picture, contactSheet([simulated.slice(0, 48), generated.slice(0, 48)], 12))
  console.log(
    `${picture}: the simulator's above, the model's below; z, i and g with the sky's noise left out, one stretch`,
  )
}

/** The simulator's galaxies, `[band, row, column]` each. */
function simulate() {
  const draw = sources.galaxyStamps(random.randomStream(SEED, 1))
  return Array.from({ length: COUNT }, () => {
    const stamp = draw()
    return Float32Array.from(stamp, (_, at) => stamp[(at % 4096) * 6 + Math.floor(at / 4096)])
  })
}

async function generate() {
  const tensorflow = await tensorflows.loadTensorFlow()
  const model = await folders.readGenerativeModel(folder)
  const decoder = await generators.prepareDecoder(tensorflow, model.network)
  await decoder.run(new Float32Array(generators.DECODED * model.network.architecture.latent))
  const galaxies = []
  const [begun, used] = [performance.now(), process.cpuUsage()]
  for await (const some of generators.drawGalaxies(decoder, model, COUNT, SEED)) {
    for (let at = 0; at < some.length; at += 6 * 4096) galaxies.push(some.slice(at, at + 6 * 4096))
  }
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(used)
  const rate = (/** @type {number} */ time) => (COUNT / time).toFixed(0)
  console.log(
    `${folder}: ${COUNT} galaxies, ${rate(seconds)} a second, ${rate((user + system) / 1e6)} a second of processor time`,
  )
  return galaxies
}

/** What is measured of a galaxy. @param {Float32Array} galaxy */
function measured(galaxy) {
  const planes = BANDS.map((_, band) => galaxy.subarray(band * 4096, (band + 1) * 4096))
  const magnitudes = planes.map(
    (plane) => 31.4 - 2.5 * Math.log10(plane.reduce((sum, value) => sum + value, 0)),
  )
  const image = {
    pixels: Float64Array.from(planes[I]),
    variance: new Float64Array(4096).fill(1),
    used: new Uint8Array(4096).fill(1),
    width: 64,
    height: 64,
  }
  const { estimate } = moments.measureBand(image, psf, 32, 32)
  const [g1, g2] = estimate?.g ?? [NaN, NaN]
  return {
    i: magnitudes[I],
    ...Object.fromEntries(
      BANDS.slice(1).map((band, at) => [`${BANDS[at]}-${band}`, magnitudes[at] - magnitudes[at + 1]]),
    ),
    'half-light radius, arcsec': 0.2 * fluxRadius(planes[I], 0.5),
    'concentration r80/r20': fluxRadius(planes[I], 0.8) / fluxRadius(planes[I], 0.2),
    '|g|': Math.hypot(g1, g2),
    g1,
    g2,
    'off centre, pixels': offCentre(planes[I]),
  }
}

function ringsOf() {
  const rings = new Map()
  for (let at = 0; at < 4096; at++) {
    const radius = Math.hypot((at % 64) - 32, Math.floor(at / 64) - 32)
    rings.set(radius, [...(rings.get(radius) ?? []), at])
  }
  return [...rings].sort(([one], [other]) => one - other)
}

/** The radius about (32, 32) that holds a share of the stamp's light, pixels. @param {Float32Array} plane @param {number} share */
function fluxRadius(plane, share) {
  const goal = share * plane.reduce((sum, value) => sum + value, 0)
  let [inside, lastRadius, lastLight] = [0, 0, 0]
  for (const [radius, members] of RINGS) {
    const ring = members.reduce((sum, at) => sum + plane[at], 0)
    // Half of a ring's light is within its radius.
    const light = inside + ring / 2
    if (light >= goal) return lastRadius + ((radius - lastRadius) * (goal - lastLight)) / (light - lastLight)
    ;[inside, lastRadius, lastLight] = [inside + ring, radius, light]
  }
  return NaN
}

/** How far the light's centre within 8 pixels is from (32, 32). @param {Float32Array} plane */
function offCentre(plane) {
  let [x, y, sum] = [0, 0, 0]
  for (let row = 24; row <= 40; row++) {
    for (let column = 24; column <= 40; column++) {
      const value = plane[row * 64 + column]
      ;[x, y, sum] = [x + value * (column - 32), y + value * (row - 32), sum + value]
    }
  }
  return Math.hypot(x, y) / sum
}

function compare() {
  const [truth, model] = [simulated.map(measured), generated.map(measured)]
  const failed = (/** @type {any[]} */ figures) => figures.filter((one) => Number.isNaN(one.g1)).length
  console.log(`without a shape by moments: simulator ${failed(truth)}, model ${failed(model)}`)
  console.log(
    'quantiles 5 16 50 84 95 %: of the simulator, of the model; distance of Kolmogorov and Smirnov (by chance under ' +
      `${(1.36 * Math.sqrt(2 / COUNT)).toFixed(3)} in 95 of 100)`,
  )
  for (const name of Object.keys(truth[0])) {
    const [one, other] = [truth, model].map((figures) =>
      figures
        .map((figure) => figure[name])
        .filter(Number.isFinite)
        .sort((a, b) => a - b),
    )
    const line = [one, other].map((values) =>
      [0.05, 0.16, 0.5, 0.84, 0.95].map((q) => quantile(values, q).toFixed(3).padStart(7)).join(' '),
    )
    console.log(`${name.padEnd(26)} ${line.join('  |  ')}  |  KS ${distance(one, other).toFixed(3)}`)
  }
  for (const [a, b] of [
    ['i', 'half-light radius, arcsec'],
    ['i', 'g-r'],
    ['g-r', 'r-i'],
    ['g-r', 'concentration r80/r20'],
    ['half-light radius, arcsec', '|g|'],
  ]) {
    console.log(
      `correlation of ${a} and ${b}: ${[truth, model].map((figures) => correlation(figures, a, b).toFixed(3)).join(' | ')}`,
    )
  }
}

/** @param {number[]} sorted @param {number} share */
function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}

/** The greatest difference of two cumulative distributions. @param {number[]} one @param {number[]} other */
function distance(one, other) {
  let [a, b, most] = [0, 0, 0]
  while (a < one.length && b < other.length) {
    if (one[a] <= other[b]) a++
    else b++
    most = Math.max(most, Math.abs(a / one.length - b / other.length))
  }
  return most
}

/** Pearson's, of the objects that have both. @param {any[]} figures @param {string} a @param {string} b */
function correlation(figures, a, b) {
  const pairs = figures.map((figure) => [figure[a], figure[b]]).filter((pair) => pair.every(Number.isFinite))
  const mean = [0, 1].map((at) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length)
  const product = (/** @type {number} */ p, /** @type {number} */ q) =>
    pairs.reduce((sum, pair) => sum + (pair[p] - mean[p]) * (pair[q] - mean[q]), 0)
  return product(0, 1) / Math.sqrt(product(0, 0) * product(1, 1))
}
