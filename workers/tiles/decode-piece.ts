import type { Codec, Compression, Piece } from './compression'
import { FitsError, type Place } from '../fits/fits-error'
import { decodeHcompress } from './hcompress'
import { gunzip, unshuffle, type Inflate } from './gzip'
import { countOf } from '../fits/hdus'
import { boxOf, gridOf, type Box } from './piece-grid'
import { bytesPerPixel, type Bitpix } from '../fits/bitpix'
import { decodePlio } from './plio'
import { readStoredIntegers, readStoredPixels, type Pixels } from './pixel-format'
import { restoreFloats } from './quantisation'
import { decodeRice } from './rice'
import { physicalPixels } from './scaling'

/** The most pixels that are decoded into one array, unless the caller says otherwise: 1 GiB of doubles. */
export const MAXIMUM_PIXELS = 2 ** 27

/** Pixels of one piece and where they belong in the image, x first, 0-based. */
export type DecodedPiece = Box & { pixels: Pixels }

/**
 * Decodes one piece alone: physical pixels, row-major `[..., row, column]` from the bottom row; see `Pixels` for
 * their type. FITS 4.0, section 10.
 *
 * Throws FitsError for a damaged piece and for one of more than `maximumPixels`.
 */
export function decodePiece(
  compression: Compression,
  piece: Piece,
  inflate: Inflate,
  maximumPixels = MAXIMUM_PIXELS,
): DecodedPiece {
  const place = compression.place
  if (piece.index >= countOf(gridOf(compression)))
    throw new FitsError(`there is no piece ${piece.index}`, place)
  const box = boxOf(compression, piece.index)
  const count = countOf(box.shape)
  if (count > maximumPixels)
    throw new FitsError(`a piece of ${count} pixels is above ${maximumPixels}`, place)
  return {
    ...box,
    pixels: physicalPixels(storedPixels(compression, piece, count, inflate), compression, piece),
  }
}

/** Pixels before BSCALE and BZERO: what the piece's column and the image's codec hold. */
function storedPixels(compression: Compression, piece: Piece, count: number, inflate: Inflate): Pixels {
  const { bitpix, codec, quantisation, place } = compression
  if (piece.source !== 'COMPRESSED_DATA') {
    const kept = piece.source === 'UNCOMPRESSED_DATA' ? 'NOCOMPRESS' : 'GZIP_1'
    return readStoredPixels(storedBytes(kept, bitpix, piece, count, inflate, place), bitpix)
  }
  if (quantisation && (bitpix === -32 || bitpix === -64)) {
    const integers = quantisedIntegers(compression, piece, count, inflate)
    return restoreFloats(integers, quantisation, piece, bitpix, place)
  }
  if (isOfIntegers(codec)) return unpackIntegers(compression, codec, piece, count)
  return readStoredPixels(storedBytes(codec, bitpix, piece, count, inflate, place), bitpix)
}

/** Integers between a codec and the floats they stand for: used up before the next piece, so they share a place. */
const scratch = new Int32Array(2 ** 16)

/** Floats are quantised to 32-bit integers, whatever their own width. */
function quantisedIntegers(
  compression: Compression,
  piece: Piece,
  count: number,
  inflate: Inflate,
): Int32Array {
  const { codec, place } = compression
  if (isOfIntegers(codec)) return unpackIntegers(compression, codec, piece, count, scratch)
  return readStoredIntegers(storedBytes(codec, 32, piece, count, inflate, place), 32)
}

type IntegerCodec = 'RICE_1' | 'PLIO_1' | 'HCOMPRESS_1'

function isOfIntegers(codec: Codec): codec is IntegerCodec {
  return codec === 'RICE_1' || codec === 'PLIO_1' || codec === 'HCOMPRESS_1'
}

function unpackIntegers(
  compression: Compression,
  codec: IntegerCodec,
  piece: Piece,
  count: number,
  into?: Int32Array,
): Int32Array {
  const { riceBlockSize, riceBytesPerPixel, place } = compression
  if (codec === 'PLIO_1') return decodePlio(piece.blob, count, place)
  if (codec === 'RICE_1') return decodeRice(piece.blob, count, riceBlockSize, riceBytesPerPixel, place, into)
  const [columns = 1] = boxOf(compression, piece.index).shape
  return decodeHcompress(piece.blob, count / columns, columns, place)
}

/** Big-endian pixels of a piece, `count` of them. */
function storedBytes(
  codec: Exclude<Codec, IntegerCodec>,
  bitpix: Bitpix,
  piece: Piece,
  count: number,
  inflate: Inflate,
  place: Place,
): Uint8Array {
  const width = bytesPerPixel(bitpix)
  const length = count * width
  if (codec === 'GZIP_1') return gunzip(piece.blob, length, inflate, place)
  if (codec === 'GZIP_2') return unshuffle(gunzip(piece.blob, length, inflate, place), width)
  if (piece.blob.length === length) return piece.blob
  throw new FitsError(`a piece holds ${piece.blob.length} bytes instead of ${length}`, place)
}
