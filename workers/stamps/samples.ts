import { visitPieces } from '../tiles/piece-grid'
import type { BandPlanes, TilePlane } from '../tiles/planes'
import type { DecodedPiece } from '../tiles/decode-piece'
import type { PlanePieces } from './plane-pieces'
import type { Pixels } from '../tiles/pixel-format'
import { STAMP_SIDE } from './stamp'
import { PIXEL_BITS } from './stamp-flags'
import type { Rectangle } from './stamp-grid'

/**
 * Pixels of one band in a rectangle, `[row, column]`: flux, variance and bits of `PIXEL_BITS`. Where a bit `missing` is
 * set the other two mean nothing.
 */
export type Samples = { rectangle: Rectangle; values: Float32Array; variance: Float32Array; bits: Uint8Array }

/** Samples of a rectangle of which nothing is known: all of them outside. */
export function emptySamples(rectangle: Rectangle): Samples {
  const count = rectangle.width * rectangle.height
  return {
    rectangle,
    values: new Float32Array(count),
    variance: new Float32Array(count).fill(Infinity),
    bits: new Uint8Array(count).fill(PIXEL_BITS.missing | PIXEL_BITS.outside),
  }
}

/** Samples of a stamp's size, which are used up before the next are read: they share a place. */
const scratch = emptySamples({ x: 0, y: 0, width: STAMP_SIDE, height: STAMP_SIDE })

/** Room for samples of a rectangle, with whatever was there before. */
function roomFor(rectangle: Rectangle): Samples {
  const count = rectangle.width * rectangle.height
  if (count > scratch.bits.length) return emptySamples(rectangle)
  if (count === scratch.bits.length) return { ...scratch, rectangle }
  const [values, variance] = [scratch.values.subarray(0, count), scratch.variance.subarray(0, count)]
  return { rectangle, values, variance, bits: scratch.bits.subarray(0, count) }
}

/**
 * Reads a rectangle that lies inside the images of one band from decoded pieces, in nJy where the file says how.
 * Without a variance plane the variance is infinite and no pixel is missing for it. The samples are the caller's only until the next call.
 */
export function readSamples(planes: BandPlanes, rectangle: Rectangle, pieces: PlanePieces): Samples {
  const samples = roomFor(rectangle)
  const { values, variance, bits } = samples
  copyPieces(planes.image, rectangle, pieces, values.fill(NaN))
  if (planes.variance) copyPieces(planes.variance, rectangle, pieces, variance.fill(NaN))
  else variance.fill(Infinity)
  bits.fill(0)
  if (planes.mask) markMask(bits, planes.mask, rectangle, pieces)
  markInvalid(bits, values, planes.variance ? variance : null)
  convert(values, variance, planes)
  return samples
}

/** Reads a rectangle of a plane as it is stored, NaN where a piece is not there. */
export function readFloats(plane: TilePlane, rectangle: Rectangle, pieces: PlanePieces): Float32Array {
  const floats = new Float32Array(rectangle.width * rectangle.height).fill(NaN)
  copyPieces(plane, rectangle, pieces, floats)
  return floats
}

function markMask(bits: Uint8Array, mask: TilePlane, rectangle: Rectangle, pieces: PlanePieces): void {
  const { missing = -1, saturated = 0 } = mask.bits ?? {}
  // A piece of the mask that is not there masks its pixels, but does not call them saturated.
  const stored = new Int32Array(bits.length).fill(missing & ~saturated)
  copyPieces(mask, rectangle, pieces, stored)
  for (let at = 0; at < bits.length; at++) {
    const value = stored[at] ?? 0
    if ((value & missing) !== 0) bits[at] = PIXEL_BITS.missing | PIXEL_BITS.masked
    if ((value & saturated) !== 0) bits[at] = (bits[at] ?? 0) | PIXEL_BITS.saturated
  }
}

function markInvalid(bits: Uint8Array, values: Float32Array, variance: Float32Array | null): void {
  for (let at = 0; at < bits.length; at++) {
    const noise = variance ? (variance[at] ?? NaN) : 1
    const valid = Number.isFinite(values[at] ?? NaN) && noise > 0 && noise < Infinity
    if (!valid) bits[at] = (bits[at] ?? 0) | PIXEL_BITS.missing | PIXEL_BITS.invalid
  }
}

/** To nJy; nothing happens to the bits of an image that is in nJy. */
function convert(values: Float32Array, variance: Float32Array, { image }: BandPlanes): void {
  const factor = image.unit.nanojansky ?? 1
  if (factor === 1) return
  for (let at = 0; at < values.length; at++) {
    values[at] = (values[at] ?? NaN) * factor
    variance[at] = (variance[at] ?? NaN) * factor * factor
  }
}

/** Copies what pieces hold of a rectangle, run by run; pixels whose piece is not there keep what they had. */
function copyPieces(
  plane: TilePlane,
  rectangle: Rectangle,
  pieces: PlanePieces,
  into: Float32Array | Int32Array,
): void {
  const decoded = pieces.get(plane)
  if (!decoded) return
  visitPieces(plane.compression, rectangle, (index) => {
    const piece = decoded.get(index)
    if (piece) copyPiece(piece, rectangle, into)
  })
}

function copyPiece(
  piece: DecodedPiece,
  { x, y, width, height }: Rectangle,
  into: Float32Array | Int32Array,
): void {
  const [left = 0, bottom = 0] = piece.origin
  const [across = 0, up = 0] = piece.shape
  const [start, end] = [Math.max(x, left), Math.min(x + width, left + across)]
  for (let row = Math.max(y, bottom); row < Math.min(y + height, bottom + up); row++) {
    const from = (row - bottom) * across - left + start
    copyRun(piece.pixels, from, into, (row - y) * width + start - x, end - start)
  }
}

/** Runs are short: a view of each would take longer than its numbers. */
function copyRun(
  from: Pixels,
  start: number,
  into: Float32Array | Int32Array,
  to: number,
  count: number,
): void {
  if (from instanceof Float32Array && into instanceof Float32Array) {
    for (let at = 0; at < count; at++) into[to + at] = from[start + at] ?? NaN
  } else into.set(from.subarray(start, start + count), to)
}
