// @ts-check
// Galaxies side by side as a PNG: each `[band, row, column]` in colour (z, i, g; Lupton et al. 2004), one stretch for all.
import { deflateSync } from 'node:zlib'

const SIDE = 64
const SCALE = 1
const GAP = 12
/** Red, green and blue: the bands, and what their flux is multiplied by. */
const COLOURS = [
  [4, 0.7],
  [3, 1],
  [1, 2],
]
/** nJy a pixel from where the stretch is no longer linear, and how bright it then is. */
const SOFTENING = 4
const BRIGHTNESS = 0.16

/** Groups of galaxies below each other, `columns` in a row. @param {Float32Array[][]} groups @param {number} columns */
export function contactSheet(groups, columns) {
  const rows = groups.map((group) => Math.ceil(group.length / columns))
  const width = columns * SIDE * SCALE
  const height = rows.reduce((sum, count) => sum + count * SIDE * SCALE, 0) + GAP * (groups.length - 1)
  const pixels = new Uint8Array(width * height * 3).fill(255)
  let top = 0
  groups.forEach((group, at) => {
    group.forEach((galaxy, index) =>
      paint(pixels, width, galaxy, (index % columns) * SIDE, top + Math.floor(index / columns) * SIDE),
    )
    top += rows[at] * SIDE + GAP
  })
  return png(pixels, width, height)
}

/** @param {Uint8Array} pixels @param {number} width @param {Float32Array} galaxy @param {number} left @param {number} top */
function paint(pixels, width, galaxy, left, top) {
  for (let at = 0; at < SIDE * SIDE; at++) {
    // Rows run from the bottom, those of a picture from the top.
    const [x, y] = [left + (at % SIDE), top + SIDE - 1 - Math.floor(at / SIDE)]
    const values = COLOURS.map(([band, scale]) => galaxy[band * SIDE * SIDE + at] * scale)
    const mean = Math.max(1e-9, values.reduce((sum, value) => sum + value, 0) / 3)
    const shown = (BRIGHTNESS * Math.asinh((mean / SOFTENING) * 8)) / mean
    const most = Math.max(1, ...values.map((value) => value * shown))
    values.forEach(
      (value, colour) =>
        (pixels[(y * width + x) * 3 + colour] = 255 * Math.min(1, Math.max(0, (value * shown) / most))),
    )
  }
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
