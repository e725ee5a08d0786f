import type { Compression, Piece } from './compression'
import type { Pixels } from './pixel-format'

/** Whether decoded integers stay as they are, exact, in an `Int32Array`. */
export function staysInteger(compression: Compression, piece: Piece): boolean {
  const { bitpix, scale, zero } = compression
  const small = bitpix === 8 || bitpix === 16 || bitpix === 32
  return small && scale === 1 && zero === 0 && blankOf(compression, piece) === null
}

/**
 * Physical pixels from stored ones: BSCALE x stored + BZERO, and NaN for BLANK in integer images.
 * FITS 4.0, section 5.3 and equation 3. Pixels that need no change are returned themselves.
 */
export function physicalPixels(stored: Pixels, compression: Compression, piece: Piece): Pixels {
  const { bitpix, scale, zero } = compression
  if (staysInteger(compression, piece)) return stored
  if (bitpix < 0 && scale === 1 && zero === 0) return stored
  // NaN equals no stored value, so it stands for "nothing is blank".
  const blank = blankOf(compression, piece) ?? NaN
  const physical = bitpix === -32 ? new Float32Array(stored.length) : new Float64Array(stored.length)
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] ?? NaN
    physical[i] = value === blank ? NaN : value * scale + zero
  }
  return physical
}

/** The stored integer that means no data: the piece's, else the image's; floats use NaN instead. */
function blankOf(compression: Compression, piece: Piece): number | null {
  return compression.bitpix < 0 ? null : (piece.zblank ?? compression.blank)
}
