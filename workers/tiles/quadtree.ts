import { FitsError, type Place } from '../fits/fits-error'
import type { BitReader } from './bit-reader'

/** Part of an array: its first element, the length of the array's rows, and its own rows and columns. */
export type Quadrant = { start: number; stride: number; rows: number; columns: number }

const DIRECT = 0
const CODED = 15

/** Values of four bits whose codes have 4 and 5 bits, by code. FITS 4.0, section 10.4.3; White et al. 1992. */
const FOUR_BITS: Readonly<Record<number, number>> = { 8: 3, 9: 5, 10: 10, 11: 12, 12: 15 }
const FIVE_BITS: Readonly<Record<number, number>> = { 26: 6, 27: 7, 28: 9, 29: 11, 30: 13 }

/**
 * Adds the `planes` bit planes of a quadrant to `into`, the highest first. A plane is written as it is, four bits for 2 x 2
 * elements, or as a tree: of each four bits of one level, those that are 1 have four bits in the next.
 * Throws FitsError for a plane that is neither, and when bits end early.
 */
export function addBitPlanes(
  bits: BitReader,
  planes: number,
  quadrant: Quadrant,
  into: Float64Array,
  place: Place,
): void {
  const { rows, columns } = quadrant
  for (let plane = planes - 1; plane >= 0; plane--) {
    const kind = bits.read(4)
    if (kind !== DIRECT && kind !== CODED) throw new FitsError('a HCOMPRESS_1 piece is damaged', place)
    const fours = kind === DIRECT ? readDirect(bits, rows, columns) : readTree(bits, rows, columns)
    if (bits.exhausted) throw new FitsError('a HCOMPRESS_1 piece ends before its last pixel', place)
    spread(fours, rows, columns, (row, column) => {
      const at = quadrant.start + row * quadrant.stride + column
      into[at] = (into[at] ?? 0) + 2 ** plane
    })
  }
}

function readDirect(bits: BitReader, rows: number, columns: number): Uint8Array {
  return new Uint8Array(half(rows) * half(columns)).map(() => bits.read(4))
}

/** From one value for everything to one for each 2 x 2 elements. */
function readTree(bits: BitReader, rows: number, columns: number): Uint8Array {
  const levels = levelsOf(Math.max(rows, columns))
  let fours = Uint8Array.of(readValue(bits))
  for (let level = levels - 1; level > 0; level--) {
    const [tall, wide] = [Math.ceil(rows / 2 ** level), Math.ceil(columns / 2 ** level)]
    const next = new Uint8Array(tall * wide)
    spread(fours, tall, wide, (row, column) => {
      next[row * wide + column] = 1
    })
    // The tree was written from its end.
    for (let at = next.length - 1; at >= 0; at--) if (next[at]) next[at] = readValue(bits)
    fours = next
  }
  return fours
}

/** Powers of two that reach a length. */
export function levelsOf(length: number): number {
  let levels = 0
  while (2 ** levels < length) levels++
  return levels
}

/** Visits the elements whose bit is set: 8 is the lower left of 2 x 2 elements, 4 right of it, 2 above it, 1 the last. */
function spread(
  fours: Uint8Array,
  rows: number,
  columns: number,
  visit: (row: number, column: number) => void,
): void {
  const across = half(columns)
  fours.forEach((four, at) => {
    if (four === 0) return
    const [row, column] = [2 * Math.floor(at / across), 2 * (at % across)]
    if (four & 8) visit(row, column)
    if (four & 4 && column + 1 < columns) visit(row, column + 1)
    if (four & 2 && row + 1 < rows) visit(row + 1, column)
    if (four & 1 && row + 1 < rows && column + 1 < columns) visit(row + 1, column + 1)
  })
}

function readValue(bits: BitReader): number {
  let code = bits.read(3)
  if (code < 4) return 1 << code
  code = 2 * code + bits.read(1)
  if (code < 13) return FOUR_BITS[code] ?? 0
  code = 2 * code + bits.read(1)
  if (code < 31) return FIVE_BITS[code] ?? 0
  return bits.read(1) === 0 ? 0 : 14
}

function half(length: number): number {
  return Math.ceil(length / 2)
}
