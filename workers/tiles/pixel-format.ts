import { bytesPerPixel, type Bitpix } from '../fits/bitpix'

/**
 * Decoded pixels, row-major from the bottom row as in FITS.
 *
 * `Float32Array` where BITPIX is -32; `Int32Array` where it is 8, 16 or 32 without scaling or BLANK (masks stay
 * exact bits); `Float64Array` for the rest, where no data is NaN and 64-bit integers are the nearest double.
 */
export type Pixels = Float32Array | Float64Array | Int32Array

/**
 * Reads stored pixels, most significant byte first; 8 bits are unsigned, 16 to 64 two's complement.
 * FITS 4.0, section 5. `bytes` holds whole pixels.
 */
export function readStoredPixels(bytes: Uint8Array, bitpix: Bitpix): Pixels {
  const count = bytes.length / bytesPerPixel(bitpix)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bitpix === -32) return fill(new Float32Array(count), (i) => view.getFloat32(4 * i))
  if (bitpix === -64) return fill(new Float64Array(count), (i) => view.getFloat64(8 * i))
  if (bitpix === 64) return fill(new Float64Array(count), (i) => nearestDouble(view, 8 * i))
  return readStoredIntegers(bytes, bitpix)
}

/** As `readStoredPixels`, for integers of up to 32 bits. */
export function readStoredIntegers(bytes: Uint8Array, bitpix: 8 | 16 | 32): Int32Array {
  if (bitpix === 8) return Int32Array.from(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bitpix === 16) return fill(new Int32Array(bytes.length / 2), (i) => view.getInt16(2 * i))
  return fill(new Int32Array(bytes.length / 4), (i) => view.getInt32(4 * i))
}

function fill<T extends Pixels>(pixels: T, read: (index: number) => number): T {
  for (let i = 0; i < pixels.length; i++) pixels[i] = read(i)
  return pixels
}

/** Both halves are exact doubles, so their sum is rounded once. */
function nearestDouble(view: DataView, offset: number): number {
  return view.getInt32(offset) * 2 ** 32 + view.getUint32(offset + 4)
}
