// @ts-check
// Galaxies side by side as a PNG: each `[band, row, column]` in colour (z, i, g; Lupton et al. 2004), one stretch for all.
import { deflateSync } from 'node:zlib'

const SIDE = 64
/** Pixels of the central part that is shown, screen pixels for each, and those between two groups. */
const SHOWN = 48
const SCALE = 2
const GAP = 16
/** Red, green and blue: the bands, and what their flux is multiplied by. */
const COLOURS = [
  [4, 0.8],
  [3, 1],
  [1, 1.5],
]
/** nJy a pixel from where on the stretch is no longer linear, and what is white. */
const SOFTENING = 1
const WHITE = 150

/** Groups of galaxies below each other, `columns` in a row. @param {Float32Array[][]} groups @param {number} columns */
export function contactSheet(groups, columns) {
  const rows = groups.map((group) => Math.ceil(group.length / columns))
  const width = columns * SHOWN * SCALE
  const height = rows.reduce((sum, count) => sum + count * SHOWN * SCALE, 0) + GAP * (groups.length - 1)
  const pixels = new Uint8Array(width * height * 3).fill(255)
  let top = 0
  groups.forEach((group, at) => {
    group.forEach((galaxy, index) => {
      const left = (index % columns) * SHOWN * SCALE
      paint(pixels, width, galaxy, left, top + Math.floor(index / columns) * SHOWN * SCALE)
    })
    top += (rows[at] ?? 0) * SHOWN * SCALE + GAP
  })
  return png(pixels, width, height)
}

/** @param {Uint8Array} pixels @param {number} width @param {Float32Array} galaxy @param {number} left @param {number} top */
function paint(pixels, width, galaxy, left, top) {
  const first = (SIDE - SHOWN) / 2
  for (let y = 0; y < SHOWN * SCALE; y++) {
    for (let x = 0; x < SHOWN * SCALE; x++) {
      // Rows run from the bottom, those of a picture from the top.
      const row = first + SHOWN - 1 - Math.floor(y / SCALE)
      const colour = colourOf(galaxy, row * SIDE + first + Math.floor(x / SCALE))
      pixels.set(colour, ((top + y) * width + left + x) * 3)
    }
  }
}

/** Red, green and blue of a pixel, 0 to 255. @param {Float32Array} galaxy @param {number} at */
function colourOf(galaxy, at) {
  const values = COLOURS.map(([band = 0, scale = 0]) => (galaxy[band * SIDE * SIDE + at] ?? 0) * scale)
  const mean = Math.max(1e-9, values.reduce((sum, value) => sum + value, 0) / 3)
  const shown = Math.asinh(mean / SOFTENING) / Math.asinh(WHITE / SOFTENING) / mean
  const most = Math.max(1, ...values.map((value) => value * shown))
  return values.map((value) => 255 * Math.min(1, Math.max(0, (value * shown) / most)))
}

/** @param {Uint8Array} pixels @param {number} width @param {number} height */
function png(pixels, width, height) {
  const lines = Buffer.alloc(height * (3 * width + 1))
  for (let row = 0; row < height; row++)
    Buffer.from(pixels.buffer, row * 3 * width, 3 * width).copy(lines, row * (3 * width + 1) + 1)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...parts])
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc(body))
  return Buffer.concat([length, body, check])
}

/** The checksum of a chunk (PNG, annex D). @param {Buffer} bytes */
function crc(bytes) {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}
