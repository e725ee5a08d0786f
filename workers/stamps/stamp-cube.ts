import { headerBlocks, textCards, valueCard, wholeBlocks } from '../fits/write-header'
import { STAMP_BANDS, STAMP_LENGTH, STAMP_PIXEL_SCALE, STAMP_SIDE } from './stamp'

/**
 * The header of a FITS file whose only image is stamps, float32, nJy a pixel of 0.2 arcsec: `[stamp, band, row, column]` as arrays are read,
 * NAXIS1 the column. BANDS names the bands, PIXSCALE is in arcsec, MAGZERO the AB magnitude of 1 nJy; `more` are further keywords.
 */
export function stampCubeHeader(count: number, more: Readonly<Record<string, string | number>>): Uint8Array {
  return headerBlocks([
    ...[valueCard('SIMPLE', true), valueCard('BITPIX', -32), valueCard('NAXIS', 4)],
    ...[valueCard('NAXIS1', STAMP_SIDE), valueCard('NAXIS2', STAMP_SIDE)],
    ...[valueCard('NAXIS3', STAMP_BANDS.length), valueCard('NAXIS4', count)],
    ...[...textCards('BUNIT', 'nJy'), ...textCards('BANDS', STAMP_BANDS.join(''))],
    ...[valueCard('PIXSCALE', STAMP_PIXEL_SCALE), valueCard('MAGZERO', 31.4)],
    ...Object.entries(more).flatMap(([keyword, value]) =>
      typeof value === 'string' ? textCards(keyword, value) : valueCard(keyword, value),
    ),
  ])
}

/** Stamps `[stamp, band, row, column]` as they lie in a FITS file: big-endian. */
export function stampCubeData(stamps: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * stamps.length))
  stamps.forEach((value, at) => view.setFloat32(4 * at, value))
  return new Uint8Array(view.buffer)
}

/** The zeros after so many stamps, which fill the last block of the file. */
export function stampCubeEnd(count: number): Uint8Array {
  const bytes = 4 * STAMP_LENGTH * count
  return new Uint8Array(wholeBlocks(bytes) - bytes)
}
