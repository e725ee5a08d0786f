import { takeBytes, type Reading } from '../fits/byte-source'
import type { Compression, Piece } from './compression'
import { FitsError } from '../fits/fits-error'
import { axesOf, countOf, type Hdu } from '../fits/hdus'
import { integerOr, numberOr, requireInteger, textOr } from '../fits/header'
import { boxOf, spotOf } from './piece-grid'
import { bytesPerPixel, isBitpix } from '../fits/bitpix'

/** Plain images are cut into pieces of whole rows of about this size, so that a stamp touches few bytes. */
const PIECE_BYTES = 65536

/** Whether a unit is an uncompressed image that has pixels. FITS 4.0, sections 4.4.1 and 7.1. */
export function isPlainImage(hdu: Hdu): boolean {
  const kind = textOr(hdu.header, 'XTENSION', 'IMAGE')
  return kind === 'IMAGE' && countOf(axesOf(hdu.header, 'NAXIS')) > 0
}

/** Describes a plain image in the words of a compressed one, with the codec `NOCOMPRESS` and pieces of whole rows. */
export function describePlainImage(hdu: Hdu): Compression {
  const { header, place } = hdu
  const bitpix = requireInteger(header, 'BITPIX', -64)
  if (!isBitpix(bitpix)) throw new FitsError(`BITPIX ${bitpix} does not exist`, place)
  const axes = axesOf(header, 'NAXIS')
  return {
    place,
    codec: 'NOCOMPRESS',
    bitpix,
    axes,
    pieceAxes: pieceAxesOf(axes, bytesPerPixel(bitpix)),
    riceBlockSize: 32,
    riceBytesPerPixel: 4,
    quantisation: null,
    scale: numberOr(header, 'BSCALE', 1),
    zero: numberOr(header, 'BZERO', 0),
    blank: bitpix > 0 ? integerOr(header, 'BLANK', null, -Infinity) : null,
  }
}

function pieceAxesOf(axes: number[], pixelBytes: number): number[] {
  const [width = 1, height = 1] = axes
  const rows = Math.floor(PIECE_BYTES / (width * pixelBytes))
  return axes.map((_, axis) => (axis === 0 ? width : axis === 1 ? Math.min(Math.max(rows, 1), height) : 1))
}

/** Reads pieces of a plain image: one range of the file for all of them. */
export function* takePlainPieces(hdu: Hdu, compression: Compression, indices: number[]): Reading<Piece[]> {
  const ranges = indices.map((index) => rangeOf(compression, index))
  const first = ranges.reduce((least, range) => Math.min(least, range.offset), hdu.dataBytes)
  const last = ranges.reduce((most, range) => Math.max(most, range.offset + range.length), first)
  if (last > hdu.dataBytes) throw new FitsError('a piece lies outside the data', hdu.place)
  const bytes = yield* takeBytes({ offset: hdu.dataStart + first, length: last - first }, hdu.place)
  return ranges.map(({ index, offset, length }) => {
    const blob = bytes.subarray(offset - first, offset - first + length)
    const spot = spotOf(compression, index)
    return { index, ...spot, source: 'UNCOMPRESSED_DATA', blob, zscale: null, zzero: null, zblank: null }
  })
}

/** Pieces of whole rows are contiguous in the file. */
function rangeOf(compression: Compression, index: number): { index: number; offset: number; length: number } {
  const { origin, shape } = boxOf(compression, index)
  const pixelBytes = bytesPerPixel(compression.bitpix)
  let pixel = 0
  for (let axis = compression.axes.length - 1; axis >= 0; axis--) {
    pixel = pixel * (compression.axes[axis] ?? 1) + (origin[axis] ?? 0)
  }
  return { index, offset: pixel * pixelBytes, length: countOf(shape) * pixelBytes }
}
