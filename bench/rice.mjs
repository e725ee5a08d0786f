#!/usr/bin/env node
// @ts-check
// Decoding RICE float images against cfitsio: the same file, one thread each, from opening it to six arrays of floats.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { median, times } from './measure.mjs'

const FILE = process.argv[2] ?? join(root, 'samples/lsst-patch/tiles/tile_000.fits.fz')
const ROUNDS = 5
const RUNS = 15
const python = process.env['PYTHON'] ?? 'python3'

const { hdus, image, assemble } = await load('rice', {
  hdus: 'workers/fits/hdus.ts',
  image: 'workers/tiles/image.ts',
  assemble: 'workers/tiles/assemble.ts',
})

/** @param {Uint8Array} bytes @param {number} length */
const inflate = (bytes, length) => gunzipSync(bytes, { maxOutputLength: length })

function read() {
  const file = readFileSync(FILE)
  const units = hdus.readHdus(FILE, file).filter((/** @type {any} */ unit) => unit.name.startsWith('IMAGE_'))
  return units.map((/** @type {any} */ unit) => {
    const compression = image.describeImage(unit)
    return assemble.assembleImage(compression, image.readPieces(file, unit, compression), inflate).pixels
  })
}

/** What cfitsio takes, or null where Python has no fitsio. */
function cfitsio() {
  const { status, stdout } = spawnSync(python, [join(root, 'bench/rice.py'), FILE, String(RUNS)], {
    encoding: 'utf8',
  })
  return status === 0 ? JSON.parse(stdout) : null
}

const images = read()
const pixels = images.reduce(
  (/** @type {number} */ sum, /** @type {Float32Array} */ one) => sum + one.length,
  0,
)
times(2 * RUNS, read)
const rounds = Array.from({ length: ROUNDS }, () => ({ own: median(times(RUNS, read)), other: cfitsio() }))
const own = median(rounds.map((round) => round.own))
const line = (/** @type {string} */ name, /** @type {number} */ ms) =>
  console.log(
    `${name.padEnd(34)} ${ms.toFixed(2).padStart(7)} ms  ${(pixels / ms / 1e3).toFixed(1).padStart(6)} Mpixel/s`,
  )

console.log(`RICE_1 float images: ${images.length} of ${FILE.replace(`${root}/`, '')}, ${pixels} pixels`)
line(`Shearwater, Node ${process.version}`, own)
if (rounds.some((round) => round.other === null)) {
  console.log(
    `cfitsio was not timed: ${python} has no fitsio. pip install fitsio, or set PYTHON to a Python that has it.`,
  )
} else {
  line(rounds[0].other.version, median(rounds.map((round) => round.other.milliseconds)))
  const ratio = median(rounds.map((round) => round.other.milliseconds / round.own))
  const sum = images.reduce(
    (/** @type {number} */ all, /** @type {Float32Array} */ one) => one.reduce((s, v) => s + v, all),
    0,
  )
  const same = Math.abs(sum / rounds[0].other.sum - 1) < 1e-9
  console.log(
    `ratio ${ratio.toFixed(2)}x of cfitsio's speed (at least 1.00x is wanted); ${same ? 'same' : 'DIFFERENT'} sum of pixels`,
  )
}
