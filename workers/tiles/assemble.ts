import type { Compression, Piece } from './compression'
import { decodePiece, MAXIMUM_PIXELS, type DecodedPiece } from './decode-piece'
import { FitsError } from '../fits/fits-error'
import type { Inflate } from './gzip'
import { countOf } from '../fits/hdus'
import { gridOf } from './piece-grid'
import type { Pixels } from './pixel-format'
import { staysInteger } from './scaling'

/** A whole image: lengths of its axes, x first, and its pixels, row-major `[..., row, column]` from the bottom row. */
export type Image = { axes: number[]; pixels: Pixels }

/**
 * Decodes all pieces of an image and puts them together.
 * Throws FitsError when pieces are missing or damaged, and for an image of more than `maximumPixels`.
 */
export function assembleImage(
  compression: Compression,
  pieces: Piece[],
  inflate: Inflate,
  maximumPixels = MAXIMUM_PIXELS,
): Image {
  requireAll(compression, pieces)
  const count = countOf(compression.axes)
  if (count > maximumPixels) {
    throw new FitsError(`an image of ${count} pixels is above ${maximumPixels}`, compression.place)
  }
  const pixels = allocate(compression, pieces, count)
  for (const piece of pieces)
    paste(decodePiece(compression, piece, inflate, maximumPixels), pixels, compression.axes)
  return { axes: compression.axes, pixels }
}

function requireAll(compression: Compression, pieces: Piece[]): void {
  const count = countOf(gridOf(compression))
  const present = new Set(pieces.map((piece) => piece.index)).size
  if (present !== count) throw new FitsError(`${present} of ${count} pieces are there`, compression.place)
}

function allocate(compression: Compression, pieces: Piece[], count: number): Pixels {
  if (compression.bitpix === -32) return new Float32Array(count)
  const integers = pieces.every((piece) => staysInteger(compression, piece))
  return integers ? new Int32Array(count) : new Float64Array(count)
}

/** Copies a piece run by run: its rows lie apart in the image. */
function paste(piece: DecodedPiece, image: Pixels, axes: number[]): void {
  const run = piece.shape[0] ?? 0
  for (let start = 0; start < piece.pixels.length; start += run) {
    image.set(piece.pixels.subarray(start, start + run), targetOf(start, piece, axes))
  }
}

/** Where pixel `index` of a piece stands in the image. */
function targetOf(index: number, piece: DecodedPiece, axes: number[]): number {
  let target = 0
  let stride = 1
  let rest = index
  axes.forEach((length, axis) => {
    const pieceLength = piece.shape[axis] ?? 1
    target += ((piece.origin[axis] ?? 0) + (rest % pieceLength)) * stride
    rest = Math.floor(rest / pieceLength)
    stride *= length
  })
  return target
}
