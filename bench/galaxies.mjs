#!/usr/bin/env node
// @ts-check
// Drawing galaxies, 64 x 64 pixels in six bands, against GalSim: the same bulges, disks and PSFs, one thread each. Both
// are timed by their processor time, which a busy machine disturbs less than the clock's.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { median } from './measure.mjs'

const COUNT = 200
const ROUNDS = 5
const SIDE = 64
const python = process.env['PYTHON'] ?? 'python3'

const { painter, population, random, depth, seeing, training } = await load('galaxies', {
  painter: 'workers/galaxies/stamp-painter.ts',
  population: 'workers/galaxies/galaxy-population.ts',
  random: 'workers/units/random.ts',
  depth: 'workers/galaxies/survey-depth.ts',
  seeing: 'workers/galaxies/seeing.ts',
  training: 'workers/galaxies/training-stamps.ts',
})

/** Galaxies that a survey would detect, i < 25.3, each with a bulge and a disk. */
function drawGalaxies() {
  const stream = random.randomStream(1)
  const galaxies = []
  while (galaxies.length < COUNT) {
    const galaxy = population.drawGalaxy(stream)
    const components = population.componentsOf(galaxy)
    const [x, y] = [31.5 + stream.uniform(), 31.5 + stream.uniform()]
    if (galaxy.magnitudes[3] < 25.3 && components.length === 2)
      galaxies.push({ x, y, shape: galaxy.shape, components })
  }
  return galaxies
}

const galaxies = drawGalaxies()
const psfs = seeing.drawSeeing(random.randomStream(2), depth.lsstDepth())
const own = painter.stampPainter(psfs)

/** What GalSim takes, in milliseconds a galaxy, with its sums of pixels; null where Python has no GalSim. */
function galsim() {
  const input = JSON.stringify({
    side: SIDE,
    psfs,
    galaxies: galaxies.map(({ x, y, shape, components }) => ({
      ...{ x, y, shape },
      components: components.map((/** @type {any} */ { halfLightRadius, flux }) => ({
        halfLightRadius,
        flux,
      })),
    })),
  })
  const environment = { ...process.env, OMP_NUM_THREADS: '1' }
  const { status, stdout } = spawnSync(python, [join(root, 'bench/galaxies.py')], {
    ...{ input, encoding: 'utf8', env: environment, maxBuffer: 2 ** 28 },
  })
  return status === 0 ? JSON.parse(stdout) : null
}

const drawOne = (/** @type {any} */ galaxy) => own.draw([galaxy], SIDE)
const draw = () => galaxies.forEach(drawOne)

/** Milliseconds of processor time that a call took. @param {() => unknown} call */
function processorTime(call) {
  const before = process.cpuUsage()
  call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e3
}

for (let warming = 0; warming < 8; warming++) draw()
const rounds = Array.from({ length: ROUNDS }, () => ({
  own: median([1, 2, 3, 4, 5].map(() => processorTime(draw))) / COUNT,
  other: galsim(),
}))
const line = (/** @type {string} */ name, /** @type {number} */ milliseconds) =>
  console.log(
    `${name.padEnd(34)} ${milliseconds.toFixed(3).padStart(8)} ms  ${(1e3 / milliseconds).toFixed(0).padStart(6)} stamps/s`,
  )

console.log(`galaxies with bulge and disk behind Kolmogorov PSFs, 64 x 64 x 6: ${COUNT} of i < 25.3`)
line(`Shearwater, Node ${process.version}`, median(rounds.map((round) => round.own)))
if (rounds.some(({ other }) => other === null)) {
  console.log(
    `GalSim was not timed: ${python} has no galsim. pip install galsim, or set PYTHON to a Python that has it.`,
  )
} else {
  line(rounds[0].other.version, median(rounds.map((round) => round.other.milliseconds)))
  const ratio = median(rounds.map((round) => round.other.milliseconds / round.own))
  const worst = Math.max(
    ...galaxies.map((galaxy, at) => deviation(drawOne(galaxy), rounds[0].other.stamps[at])),
  )
  console.log(
    `ratio ${ratio.toFixed(1)}x of GalSim's speed (at least 20x is wanted); worst pixel ${worst.toExponential(1)} of its stamp's peak`,
  )
}

/** A sample of pixels of a stamp, `[band][pixel of every 7th]`, against ours. @param {Float32Array} image @param {number[][]} bands */
function deviation(image, bands) {
  return Math.max(
    ...bands.map((values, band) => {
      const peak = Math.max(...values)
      return Math.max(...values.map((value, at) => Math.abs(value - image[7 * at * 6 + band]) / peak))
    }),
  )
}

const stamps = training.trainingStamps({ seed: 1, mixed: 1 })
stamps.next()
const milliseconds = processorTime(() => {
  for (let count = 0; count < 600; count++) stamps.next()
})
console.log(
  `training stamps, with neighbours, noise, detection and truth: ${(600 / (milliseconds / 1e3)).toFixed(0)} stamps/s`,
)
