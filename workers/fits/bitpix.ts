/** BITPIX: bits a pixel, negative for IEEE floats. FITS 4.0, table 8. */
export type Bitpix = 8 | 16 | 32 | 64 | -32 | -64

const ALL: readonly number[] = [8, 16, 32, 64, -32, -64]

/** Whether a number is a BITPIX of the standard. */
export function isBitpix(value: number): value is Bitpix {
  return ALL.includes(value)
}

/** Bytes of one stored pixel. */
export function bytesPerPixel(bitpix: Bitpix): number {
  return Math.abs(bitpix) / 8
}
