import type { Piece, Quantisation } from './compression'
import { ditherFor } from './dither'
import { FitsError, type Place } from '../fits/fits-error'

/** The integer that SUBTRACTIVE_DITHER_2 keeps for pixels of exactly 0. FITS 4.0, section 10.2.2. */
const EXACT_ZERO = -2147483646

/**
 * Floats from the integers they were rounded to: (integer - random + 0.5) x ZSCALE + ZZERO, without the random
 * number and 0.5 where there is no dither; ZBLANK becomes NaN. FITS 4.0, section 10.2.
 *
 * Computed in double, as cfitsio does, and stored as 32 or 64 bits after `bitpix`.
 * Throws FitsError when the piece has no ZSCALE or ZZERO.
 */
export function restoreFloats(
  integers: Int32Array,
  quantisation: Quantisation,
  piece: Piece,
  bitpix: -32 | -64,
  place: Place,
): Float32Array | Float64Array {
  const { zscale, zzero } = piece
  if (zscale === null || zzero === null)
    throw new FitsError('a quantised piece has no ZSCALE or ZZERO', place)
  const floats = bitpix === -32 ? new Float32Array(integers.length) : new Float64Array(integers.length)
  if (quantisation.dither === 'none') {
    for (let i = 0; i < floats.length; i++) floats[i] = (integers[i] ?? 0) * zscale + zzero
  } else {
    const dither = ditherFor(piece.index, quantisation.seed, integers.length)
    for (let i = 0; i < floats.length; i++) {
      floats[i] = ((integers[i] ?? 0) - (dither[i] ?? 0) + 0.5) * zscale + zzero
    }
  }
  if (quantisation.dither === 'subtractive-2') mark(floats, integers, EXACT_ZERO, 0)
  if (piece.zblank !== null) mark(floats, integers, piece.zblank, NaN)
  return floats
}

function mark(
  floats: Float32Array | Float64Array,
  integers: Int32Array,
  stored: number,
  value: number,
): void {
  for (let i = 0; i < floats.length; i++) {
    if (integers[i] === stored) floats[i] = value
  }
}
