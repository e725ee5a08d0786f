// @ts-check
// Tiles of LSST's size for benches: a sample tile whose compressed pieces are repeated to 4096 x 4096 pixels an image.
const BLOCK = 2880
const CARD = 80

/**
 * Repeats the pieces of each compressed image of a tile `times` x `times`. The images stay valid: more rows, a longer heap.
 * @param {Buffer} file a FITS file whose images are all tile-compressed
 * @param {number} times
 * @returns {Buffer}
 */
export function enlargeTile(file, times) {
  const parts = []
  for (let start = 0; start < file.length;) {
    const data = endOfHeader(file, start)
    const header = Buffer.from(file.subarray(start, data))
    const length = lengthOfData(header)
    const body = file.subarray(data, data + length)
    start = data + padded(length)
    parts.push(...(read(header, 'ZIMAGE') === 'T' ? enlarge(header, body, times) : [header, pad(body)]))
  }
  return Buffer.concat(parts)
}

/** @param {Buffer} header @param {Buffer} body @param {number} times */
function enlarge(header, body, times) {
  const [width, rows, heapBytes] = ['NAXIS1', 'NAXIS2', 'PCOUNT'].map((key) => Number(read(header, key)))
  const copies = times * times
  const table = body.subarray(0, width * rows)
  const heap = body.subarray(width * rows)
  const offsets = descriptors(header)
  const tables = Array.from({ length: copies }, (_, copy) => {
    const shifted = Buffer.from(table)
    for (let row = 0; row < rows; row++)
      for (const at of offsets) {
        const place = row * width + at
        // Length, then the place in the heap; an empty piece has none.
        if (shifted.readInt32BE(place) === 0) continue
        shifted.writeInt32BE(shifted.readInt32BE(place + 4) + copy * heapBytes, place + 4)
      }
    return shifted
  })
  write(header, 'NAXIS2', rows * copies)
  write(header, 'PCOUNT', heapBytes * copies)
  for (const key of ['ZNAXIS1', 'ZNAXIS2']) write(header, key, times * Number(read(header, key)))
  return [header, pad(Buffer.concat([...tables, ...Array.from({ length: copies }, () => heap)]))]
}

/** Where in a row the descriptors of variable arrays (1P..) stand. @param {Buffer} header */
function descriptors(header) {
  const bytes = /** @type {Record<string, number>} */ ({ D: 8, E: 4, J: 4, I: 2, B: 1, K: 8 })
  const found = []
  let at = 0
  for (let column = 1; column <= Number(read(header, 'TFIELDS')); column++) {
    const [, count, kind] = /^'(\d*)([A-Z])/.exec(String(read(header, `TFORM${column}`))) ?? []
    if (kind === 'P') found.push(at)
    at += kind === 'P' ? 8 : Number(count || 1) * bytes[kind]
  }
  return found
}

/** @param {Buffer} file @param {number} start */
function endOfHeader(file, start) {
  for (let at = start; ; at += CARD)
    if (file.toString('latin1', at, at + 8) === 'END     ') return start + padded(at + CARD - start)
}

/** @param {Buffer} header */
function lengthOfData(header) {
  const axes = Number(read(header, 'NAXIS') ?? 0)
  if (axes === 0) return 0
  const sizes = Array.from({ length: axes }, (_, axis) => Number(read(header, `NAXIS${axis + 1}`)))
  const pixels = sizes.reduce((product, size) => product * size, 1)
  return (Math.abs(Number(read(header, 'BITPIX'))) / 8) * (pixels + Number(read(header, 'PCOUNT') ?? 0))
}

/** @param {Buffer} header @param {string} key */
function place(header, key) {
  for (let at = 0; at < header.length; at += CARD)
    if (header.toString('latin1', at, at + 10) === `${key.padEnd(8)}= `) return at
  return -1
}

/** @param {Buffer} header @param {string} key */
function read(header, key) {
  const at = place(header, key)
  return at < 0
    ? null
    : header
        .toString('latin1', at + 10, at + CARD)
        .split(' /')[0]
        .trim()
}

/** @param {Buffer} header @param {string} key @param {number} value */
function write(header, key, value) {
  header.write(String(value).padStart(20), place(header, key) + 10, 'latin1')
}

/** @param {number} length */
const padded = (length) => Math.ceil(length / BLOCK) * BLOCK
/** @param {Buffer} bytes */
const pad = (bytes) => Buffer.concat([bytes, Buffer.alloc(padded(bytes.length) - bytes.length)])
