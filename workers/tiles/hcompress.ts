import { FitsError, type Place } from '../fits/fits-error'
import { BitReader } from './bit-reader'
import { invertHTransform } from './h-transform'
import { addBitPlanes, type Quadrant } from './quadtree'

const MAGIC = 0xdd99
const HEADER_BYTES = 25
/** More bit planes than this no writer needs, and doubles could not hold. */
const MOST_PLANES = 48

/**
 * Decodes HCOMPRESS_1 without smoothing: a piece of `rows` x `columns` integers.
 *
 * The piece has its size, a scale, the sum of all, the number of bit planes of three kinds of coefficients, their bit planes as
 * quadtrees, and their signs. FITS 4.0, section 10.4.3. Throws FitsError for a piece that is damaged or of another size.
 */
export function decodeHcompress(bytes: Uint8Array, rows: number, columns: number, place: Place): Int32Array {
  const { scale, sum, planes } = readStart(bytes, rows, columns, place)
  const values = new Float64Array(rows * columns)
  const bits = new BitReader(bytes.subarray(HEADER_BYTES))
  for (const { kind, ...quadrant } of quadrantsOf(rows, columns)) {
    addBitPlanes(bits, planes[kind] ?? 0, quadrant, values, place)
  }
  if (bits.read(4) !== 0) throw new FitsError('a HCOMPRESS_1 piece has no end of its bit planes', place)
  readSigns(bits, values)
  if (bits.exhausted) throw new FitsError('a HCOMPRESS_1 piece ends before its last sign', place)
  values[0] = sum
  if (scale > 1) values.forEach((value, at) => (values[at] = value * scale))
  invertHTransform(values, rows, columns)
  return Int32Array.from(values)
}

function readStart(
  bytes: Uint8Array,
  rows: number,
  columns: number,
  place: Place,
): { scale: number; sum: number; planes: number[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER_BYTES || view.getUint16(0) !== MAGIC) {
    throw new FitsError('a HCOMPRESS_1 piece does not start as one', place)
  }
  // The axis that its first number counts is the slow one.
  if (view.getInt32(2) !== rows || view.getInt32(6) !== columns) {
    throw new FitsError(`a HCOMPRESS_1 piece has ${view.getInt32(6)} x ${view.getInt32(2)} pixels`, place)
  }
  const planes = [...bytes.subarray(22, HEADER_BYTES)]
  if (planes.some((count) => count > MOST_PLANES)) {
    throw new FitsError(`a HCOMPRESS_1 piece has ${Math.max(...planes)} bit planes`, place)
  }
  return { scale: view.getInt32(10), sum: Number(view.getBigInt64(14)), planes }
}

/** Where coefficients are: sums, differences across and up (which are of one kind), corners. */
function quadrantsOf(rows: number, columns: number): (Quadrant & { kind: number })[] {
  const [low, left] = [Math.ceil(rows / 2), Math.ceil(columns / 2)]
  const [high, right] = [rows - low, columns - left]
  return [
    { kind: 0, start: 0, stride: columns, rows: low, columns: left },
    { kind: 1, start: left, stride: columns, rows: low, columns: right },
    { kind: 1, start: columns * low, stride: columns, rows: high, columns: left },
    { kind: 2, start: columns * low + left, stride: columns, rows: high, columns: right },
  ]
}

function readSigns(bits: BitReader, values: Float64Array): void {
  bits.align()
  values.forEach((value, at) => {
    if (value !== 0 && bits.read(1) === 1) values[at] = -value
  })
}
