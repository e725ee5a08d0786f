// @ts-check
// A survey as wide as a bench wants: the sample's patch of four tiles again and again, each a degree of right ascension farther east. Such a step turns the
// sky about its pole, so every patch is like the first.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'

const SAMPLE = join(root, 'samples/lsst-patch')
const TILES = ['tile_000', 'tile_001', 'tile_004', 'tile_005']
const CARD = 'CRVAL1  = '

/**
 * @typedef {{ name: string, path: string }} Tile
 * @typedef {{ tile: Tile, ra: number[], dec: number[] }} TileOfObjects
 */

/** Writes tiles into a folder, `count` of them, and gives the positions of the objects on each, in degrees. @param {string} folder @param {number} count @returns {TileOfObjects[]} */
export function widen(folder, count) {
  mkdirSync(folder, { recursive: true })
  const files = TILES.map((name) => readFileSync(join(SAMPLE, 'tiles', `${name}.fits.fz`)))
  const objects = TILES.map((name) => objectsOn(Number(name.slice(-3))))
  return Array.from({ length: count }, (_, index) => {
    const [patch, place] = [Math.floor(index / TILES.length), index % TILES.length]
    const name = `tile_${String(index).padStart(4, '0')}`
    const path = join(folder, `${name}.fits.fz`)
    if (patch === 0) copyFileSync(join(SAMPLE, 'tiles', `${TILES[place]}.fits.fz`), path)
    else writeFileSync(path, movedEast(files[place], patch))
    const { ra, dec } = objects[place]
    return { tile: { name, path }, ra: ra.map((angle) => angle + patch), dec }
  })
}

/** @param {number} tile */
function objectsOn(tile) {
  const [header, ...rows] = readFileSync(join(SAMPLE, 'detected.csv'), 'utf8').trim().split('\n')
  const column = (/** @type {string} */ name) => header.split(',').indexOf(name)
  const own = rows.map((row) => row.split(',')).filter((cells) => Number(cells[column('tile')]) === tile)
  const numbers = (/** @type {string} */ name) => own.map((cells) => Number(cells[column(name)]))
  return { ra: numbers('ra'), dec: numbers('dec') }
}

/** @param {Buffer} file @param {number} degrees */
function movedEast(file, degrees) {
  const moved = Buffer.from(file)
  for (let at = moved.indexOf(CARD); at >= 0; at = moved.indexOf(CARD, at + 80)) {
    const value = Number(moved.toString('latin1', at + 10, at + 30))
    moved.write(String(value + degrees).padStart(20), at + 10, 'latin1')
  }
  return moved
}
