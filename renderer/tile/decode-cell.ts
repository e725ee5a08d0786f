import type { Compression, Piece } from '../../workers/tiles/compression'
import { decodePiece, type DecodedPiece } from '../../workers/tiles/decode-piece'
import type { Inflate } from '../../workers/tiles/gzip'
import type { PixelBox } from './cells'
import { DEFECTS, type Quantity } from './layer'

/** Pixels of a cell, row-major from the bottom row: floats, or the bits of a mask. */
export type CellValues = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>

/** One plane of a cell: how it is compressed, and the pieces that touch the cell. */
export interface CellPlane {
  readonly compression: Compression
  readonly pieces: readonly Piece[]
}

/**
 * Decodes the pixels of a box of a layer and halves them `level` times: of fluxes the mean of those with a value is kept, of bits
 * every one that is set. `planes` are those of `layerOf`. Pixels whose piece is not there are NaN, or 0 in a mask.
 * Throws FitsError for a damaged piece.
 */
export function decodeCell(
  quantity: Quantity,
  planes: readonly CellPlane[],
  box: PixelBox,
  level: number,
  inflate: Inflate,
): CellValues {
  if (quantity === 'mask') {
    const bits = new Int32Array(box.width * box.height)
    pasteAll(planes[0], box, bits, inflate)
    return reduce(bits, box, level, mergeBits)
  }
  const [first, second] = planes.map((plane) => {
    const pixels = new Float32Array(box.width * box.height).fill(Number.NaN)
    pasteAll(plane, box, pixels, inflate)
    return pixels
  })
  if (!first) throw new Error('a layer has a plane')
  if (quantity === 'defects') return reduce(defectsOf(first, second), box, level, mergeBits)
  if (quantity === 'snr' && second) divideByNoise(first, second)
  return reduce(first, box, level, mean)
}

function pasteAll(plane: CellPlane | undefined, box: PixelBox, into: CellValues, inflate: Inflate): void {
  if (!plane) return
  for (const piece of plane.pieces) paste(decodePiece(plane.compression, piece, inflate), box, into)
}

/** Copies what a piece has of a box, row by row; of a cube, the first image. */
function paste({ origin, shape, pixels }: DecodedPiece, box: PixelBox, into: CellValues): void {
  const [left = 0, bottom = 0] = origin
  const [width = 1, height = 1] = shape
  const first = Math.max(left, box.x)
  const last = Math.min(left + width, box.x + box.width)
  if (last <= first) return
  for (let y = Math.max(bottom, box.y); y < Math.min(bottom + height, box.y + box.height); y++) {
    const row = (y - bottom) * width - left
    into.set(pixels.subarray(row + first, row + last), (y - box.y) * box.width + first - box.x)
  }
}

function divideByNoise(flux: Float32Array, variance: Float32Array): void {
  for (let at = 0; at < flux.length; at++) {
    const of = variance[at] ?? Number.NaN
    flux[at] = of > 0 ? (flux[at] ?? Number.NaN) / Math.sqrt(of) : Number.NaN
  }
}

/** The bits of `DEFECTS`; a variance that is infinite or not above 0 is none. */
function defectsOf(flux: Float32Array, variance: Float32Array | undefined): Int32Array<ArrayBuffer> {
  return Int32Array.from(flux, (value, at) => {
    const noise = variance?.[at] ?? 1
    const missing = Number.isNaN(value) ? 1 << DEFECTS.NO_VALUE : 0
    return noise > 0 && noise < Infinity ? missing : missing | (1 << DEFECTS.NO_VARIANCE)
  })
}

/** The value of the pixels [left, right) x [bottom, top) of an image with rows of `width`. */
type Merge<T> = (pixels: T, width: number, columns: [number, number], rows: [number, number]) => number

function reduce<T extends CellValues>(
  pixels: T,
  { width, height }: PixelBox,
  level: number,
  of: Merge<T>,
): T {
  if (level === 0) return pixels
  const side = 2 ** level
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)]
  const reduced = pixels.slice(0, columns * rows) as T // of the same kind
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      reduced[row * columns + column] = of(
        pixels,
        width,
        [column * side, Math.min(width, (column + 1) * side)],
        [row * side, Math.min(height, (row + 1) * side)],
      )
  return reduced
}

function mean(
  pixels: Float32Array,
  width: number,
  [left, right]: [number, number],
  [bottom, top]: [number, number],
): number {
  let [sum, count] = [0, 0]
  for (let y = bottom; y < top; y++)
    for (let x = left; x < right; x++) {
      const value = pixels[y * width + x] ?? Number.NaN
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
  return count === 0 ? Number.NaN : sum / count
}

function mergeBits(
  pixels: Int32Array,
  width: number,
  [left, right]: [number, number],
  [bottom, top]: [number, number],
): number {
  let bits = 0
  for (let y = bottom; y < top; y++) for (let x = left; x < right; x++) bits |= pixels[y * width + x] ?? 0
  return bits
}
