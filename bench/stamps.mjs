#!/usr/bin/env node
// @ts-check
// Cutting the stamps of all objects of the sample, against decoding its tiles once: one thread, everything from memory.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { median, timed } from './measure.mjs'

const SAMPLE = join(root, 'samples/lsst-patch')
const BUDGET = 64 * 2 ** 20
const ROUNDS = 7

const { hdus, bytes, image, assemble, planes, cutter } = await load('stamps', {
  hdus: 'workers/fits/hdus.ts',
  bytes: 'workers/fits/byte-source.ts',
  image: 'workers/tiles/image.ts',
  assemble: 'workers/tiles/assemble.ts',
  planes: 'workers/tiles/planes.ts',
  cutter: 'workers/stamps/stamp-cutter.ts',
})

/** @param {Uint8Array} packed @param {number} length */
const inflate = (packed, length) => gunzipSync(packed, { maxOutputLength: length })
const files = new Map(
  ['tile_000', 'tile_001', 'tile_004', 'tile_005'].map((name) => [
    name,
    readFileSync(join(SAMPLE, 'tiles', `${name}.fits.fz`)),
  ]),
)
const units = new Map([...files].map(([name, file]) => [name, hdus.readHdus(name, file)]))
const [header, ...rows] = readFileSync(join(SAMPLE, 'detected.csv'), 'utf8').trim().split('\n')
const column = (/** @type {string} */ name) => header.split(',').indexOf(name)
const angle = (/** @type {string} */ cell) => (Number(cell) * Math.PI) / 180
const positions = rows.map((row) => {
  const cells = row.split(',')
  return { rightAscension: angle(cells[column('ra')]), declination: angle(cells[column('dec')]) }
})

function decodeTiles() {
  for (const [name, file] of files) {
    for (const unit of units.get(name).filter(image.isImage)) {
      const compression = image.describeImage(unit)
      assemble.assembleImage(compression, image.readPieces(file, unit, compression), inflate)
    }
  }
}

const source = {
  tiles: [...units].map(([name, list]) => ({ name, planes: planes.planesOfTile(list).planes })),
  inflate,
  pieces: async (
    /** @type {string} */ tile,
    /** @type {string} */ extension,
    /** @type {number[]} */ indices,
  ) => {
    const unit = units.get(tile).find((/** @type {any} */ one) => one.name === extension)
    return bytes.readFrom(files.get(tile), image.takePieces(unit, image.describeImage(unit), indices))
  },
}

async function cutStamps() {
  let count = 0
  for await (const { stamp } of cutter.stampCutter(source, BUDGET).cutAll(positions))
    count += stamp.flags >= 0 ? 1 : 0
  return count
}

await cutStamps()
decodeTiles()
const decoding = []
const cutting = []
for (let round = 0; round < ROUNDS; round++) {
  decoding.push(await timed(decodeTiles))
  cutting.push(await timed(cutStamps))
}
const [decode, cut] = [median(decoding), median(cutting)]
console.log(`stamps of 64 x 64 x 6 with variance: ${positions.length} objects on ${files.size} tiles`)
console.log(`decoding the tiles once             ${decode.toFixed(0).padStart(6)} ms`)
console.log(
  `cutting all stamps, decoding too    ${cut.toFixed(0).padStart(6)} ms  ${((1e3 * positions.length) / cut).toFixed(0)} stamps/s`,
)
console.log(`ratio ${(cut / decode).toFixed(2)}x the time of one decoding`)
