#!/usr/bin/env node
// @ts-check
// Stamps to train on, from the project's simulator, as a file that Python maps into memory: node write-stamps.mjs OUT COUNT [SEED [FIRST [STEP]]]
//
// OUT.i16: 2048 asinh(0.5 flux / sky noise), int16, [stamp, row, column, band]. OUT.f32: g1, g2, blendedness in i, the numbers of psf-input.ts (18), the patch.
// Several processes share a seed by patches FIRST, FIRST + STEP, ...
import { openSync, writeSync } from 'node:fs'
import { load } from '../../bench/load.mjs'

const [out, count, seed = '777', first = '0', step = '1'] = process.argv.slice(2)
if (!out || !count) throw new Error('node write-stamps.mjs OUT COUNT [SEED [FIRST [STEP]]]')

const { training, psfs, architectures } = await load(`recipe-${first}`, {
  training: 'workers/galaxies/training-stamps.ts',
  psfs: 'workers/networks/psf-input.ts',
  architectures: 'workers/networks/architectures.ts',
})
const sky = Object.values(architectures.ARCHITECTURES.central.skySigma)

const pixels = openSync(`${out}.i16`, 'w')
const truths = openSync(`${out}.f32`, 'w')
let written = 0
for (let patch = Number(first); written < Number(count); patch += Number(step)) {
  for (const stamp of training.stampsOfPatch({ seed: Number(seed) }, patch)) {
    const { shape, blendedness } = stamp.truth
    writeSync(pixels, new Uint8Array(stretched(stamp.pixels).buffer))
    const facts = [shape.g1, shape.g2, blendedness[3], ...psfs.psfNumbers(stamp.psf), patch]
    writeSync(truths, new Uint8Array(Float32Array.from(facts).buffer))
    written++
  }
  console.log(`${written} stamps, patch ${patch}`)
}

/** @param {Float32Array} flux */
function stretched(flux) {
  return Int16Array.from(flux, (value, at) => Math.round(2048 * Math.asinh((0.5 * value) / sky[at % 6])))
}
