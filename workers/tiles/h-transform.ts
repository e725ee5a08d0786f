import { levelsOf } from './quadtree'

/** Two by two elements of a level: where they are, and which of them exist at the upper and right edge. */
type Block = { at: number; stride: number; above: boolean; right: boolean }

/**
 * Inverts the H-transform in place: `rows` x `columns` coefficients, row by row, to pixels.
 *
 * Each level turns a sum and three differences of 2 x 2 elements back into them. Sums and differences were rounded by the
 * writer so that no bit is lost, and low bits of one stand for those of another. All is exact in doubles up to 2^53.
 * FITS 4.0, section 10.4.3; White, Postman & Lattanzi 1992, Digitised Optical Sky Surveys, 167.
 */
export function invertHTransform(values: Float64Array, rows: number, columns: number): void {
  const levels = levelsOf(Math.max(rows, columns))
  values[0] = roundTo(values[0] ?? 0, 2 ** (levels + 1), false)
  for (let level = levels - 1; level >= 0; level--) {
    const [tall, wide] = [Math.ceil(rows / 2 ** level), Math.ceil(columns / 2 ** level)]
    for (let row = 0; row < tall; row++) interleave(values, row * columns, wide, 1)
    for (let column = 0; column < wide; column++) interleave(values, column, tall, columns)
    for (let row = 0; row < tall; row += 2) {
      for (let column = 0; column < wide; column += 2) {
        const at = row * columns + column
        invertBlock(values, { at, stride: columns, above: row + 1 < tall, right: column + 1 < wide }, level)
      }
    }
  }
}

/** Puts the first half of a line on its even places and the second half between. */
function interleave(values: Float64Array, start: number, length: number, stride: number): void {
  const line = Array.from({ length }, (_, i) => values[start + i * stride] ?? 0)
  const middle = Math.ceil(length / 2)
  for (let i = 0; i < length; i++) {
    values[start + i * stride] = line[i % 2 === 0 ? i / 2 : middle + (i - 1) / 2] ?? 0
  }
}

function invertBlock(values: Float64Array, { at, stride, above, right }: Block, level: number): void {
  const bit = 2 ** level
  const last = level === 0
  const sum = values[at] ?? 0
  let up = above ? roundTo(values[at + stride] ?? 0, 2 * bit, false) : 0
  let across = right ? roundTo(values[at + 1] ?? 0, 2 * bit, false) : 0
  const both = above && right ? roundTo(values[at + stride + 1] ?? 0, bit, last) : 0
  // The lowest bit of the corner is also that of the two others; their second bits give the lower ones of the sum.
  const lowest = isOdd(both / bit) ? bit : 0
  up -= up >= 0 ? lowest : -lowest
  across -= across >= 0 ? lowest : -lowest
  const second = (secondBit(both, bit) + secondBit(up, bit) + secondBit(across, bit)) % 2 === 0 ? 0 : 2 * bit
  const whole = sum >= 0 ? sum + lowest - second : sum + (lowest === 0 ? second : lowest - second)
  const share = last ? 4 : 2
  const put = (place: number, value: number) => (values[place] = Math.floor(value / share))
  put(at, whole - up - across + both)
  if (right) put(at + 1, whole - up + across - both)
  if (above) put(at + stride, whole + up - across - both)
  if (above && right) put(at + stride + 1, whole + up + across + both)
}

/** The nearest multiple of a power of two; halves go away from 0. With nothing to round, `exact`, all stays. */
function roundTo(value: number, unit: number, exact: boolean): number {
  if (exact) return value
  const half = Math.floor(unit / 2)
  return Math.floor((value + (value >= 0 ? half : half - 1)) / unit) * unit
}

function isOdd(value: number): boolean {
  return Math.abs(value % 2) === 1
}

/** The bit of value 2 x `bit`, also of negative numbers, in two's complement. */
function secondBit(value: number, bit: number): number {
  return isOdd(Math.floor(value / (2 * bit))) ? 1 : 0
}
