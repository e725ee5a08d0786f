import { readFrom, type Reading } from '../fits/byte-source'
import { describeCompressedImage, isCompressedImage } from './compressed-image'
import type { Compression, Piece } from './compression'
import { FitsError } from '../fits/fits-error'
import { countOf, type Hdu } from '../fits/hdus'
import { gridOf } from './piece-grid'
import { hasScales, takeCompressedPieces } from './piece-table'
import { describePlainImage, isPlainImage, takePlainPieces } from './plain-image'

/** Whether a unit holds pixels that this room reads, plain or tile-compressed. */
export function isImage(hdu: Hdu): boolean {
  return isCompressedImage(hdu) || isPlainImage(hdu)
}

/**
 * What all pieces of an image share, plain or tile-compressed: JSON to store beside the pieces.
 * Throws FitsError for a unit without pixels, and for a codec that cannot be decoded.
 */
export function describeImage(hdu: Hdu): Compression {
  if (isCompressedImage(hdu)) return describeCompressedImage(hdu.header, hasScales(hdu))
  if (isPlainImage(hdu)) return describePlainImage(hdu)
  throw new FitsError('this unit holds no image', hdu.place)
}

/** All pieces of an image of a file in memory; their blobs view `file`. */
export function readPieces(file: Uint8Array, hdu: Hdu, compression: Compression): Piece[] {
  return readFrom(file, takePieces(hdu, compression))
}

/**
 * Reads pieces of an image, all of them unless `indices` names some (`piecesInRectangle` gives those of a cut-out).
 * Throws FitsError when their bytes are not where the file says.
 */
export function* takePieces(hdu: Hdu, compression: Compression, indices?: number[]): Reading<Piece[]> {
  const take = isCompressedImage(hdu) ? takeCompressedPieces : takePlainPieces
  return yield* take(hdu, compression, indices ?? allIndices(hdu, compression))
}

function allIndices(hdu: Hdu, compression: Compression): number[] {
  const count = countOf(gridOf(compression))
  // A piece takes a byte at least, so a header cannot announce more of them than the file could hold.
  if (count > hdu.dataBytes)
    throw new FitsError(`${count} pieces do not fit in ${hdu.dataBytes} bytes`, hdu.place)
  return Array.from({ length: count }, (_, index) => index)
}
