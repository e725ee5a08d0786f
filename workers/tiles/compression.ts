import type { Place } from '../fits/fits-error'
import type { Bitpix } from '../fits/bitpix'

/** How pixels of a piece are packed. `NOCOMPRESS` is big-endian pixels as they are, also those of a plain image. */
export type Codec = 'RICE_1' | 'GZIP_1' | 'GZIP_2' | 'PLIO_1' | 'HCOMPRESS_1' | 'NOCOMPRESS'

/** How floats were rounded to integers; null in `Compression` when they were not. `seed` is ZDITHER0. */
export type Quantisation = { dither: 'none' | 'subtractive-1' | 'subtractive-2'; seed: number }

/**
 * What all pieces of one image share: with it and a `Piece` pixels can be decoded anywhere.
 *
 * Plain JSON. `axes` and `pieceAxes` are ZNAXISn and ZTILEn, the fastest axis (x) first; a plain image is described
 * in the same words, cut into pieces of whole rows. FITS 4.0, section 10.1.
 */
export type Compression = {
  place: Place
  codec: Codec
  bitpix: Bitpix
  axes: number[]
  pieceAxes: number[]
  riceBlockSize: number
  riceBytesPerPixel: 1 | 2 | 4
  quantisation: Quantisation | null
  /** BSCALE, BZERO: physical = stored x scale + zero. */
  scale: number
  zero: number
  /** BLANK: the stored integer that means no data; null when there is none. */
  blank: number | null
}

/** Which column of the compressed table a piece came from; the last two mean that it was kept lossless. */
export type PieceSource = 'COMPRESSED_DATA' | 'GZIP_COMPRESSED_DATA' | 'UNCOMPRESSED_DATA'

/**
 * One compressed piece of an image: a row for a database.
 *
 * `index` is its row in the FITS table, 0-based (dithering depends on it); `column`, `row` and `layer` its place in
 * the grid of pieces, 0-based from the bottom left, `layer` 0 in a two-dimensional image. `zscale`, `zzero`, `zblank`
 * are null where the file has none. `blob` views the bytes it was read from: copy it to keep it longer.
 */
export type Piece = {
  index: number
  column: number
  row: number
  layer: number
  source: PieceSource
  blob: Uint8Array
  zscale: number | null
  zzero: number | null
  zblank: number | null
}
