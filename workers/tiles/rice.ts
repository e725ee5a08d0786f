import { FitsError, type Place } from '../fits/fits-error'

/** Bits of a block's first field (how many low bits are kept as they are), and its value for a block kept whole. */
const FIELDS = { 1: { bits: 3, whole: 6 }, 2: { bits: 4, whole: 14 }, 4: { bits: 5, whole: 25 } } as const

/** Bits are counted in 32 bits. */
const LARGEST_PIECE = 2 ** 28 - 16

/**
 * Decodes RICE_1: `count` integers, in blocks of `blockSize`, `bytesPerPixel` wide (1 unsigned; 2, 4 signed).
 *
 * The first pixel stands whole; then each block starts with a field s + 1. Differences from the pixel before are
 * folded to 0, 1, 2, ... for 0, -1, 1, ... and written as (value >> s) zeros, a one, and s low bits; s + 1 = 0 means
 * all differences are 0, and the largest field that each is written whole. FITS 4.0, section 10.4.1.
 * Throws FitsError when the bytes end early. Integers are written to `scratch` where they fit, and are then the caller's
 * only until the next call with it.
 */
export function decodeRice(
  bytes: Uint8Array,
  count: number,
  blockSize: number,
  bytesPerPixel: 1 | 2 | 4,
  place: Place,
  scratch?: Int32Array,
): Int32Array {
  requireEnough(bytes, count, blockSize, bytesPerPixel, place)
  if (bytes.length > LARGEST_PIECE) throw new FitsError('a RICE_1 piece is above 256 MiB', place)
  const pixels = scratch && count <= scratch.length ? scratch.subarray(0, count) : new Int32Array(count)
  const used = unpack(bytes, pixels, blockSize, bytesPerPixel)
  if (used > bytes.length)
    throw new FitsError('a RICE_1 piece is damaged or ends before its last pixel', place)
  if (bytesPerPixel !== 4) narrow(pixels, bytesPerPixel)
  return pixels
}

/** A block takes at least its field, so few bytes cannot announce many pixels: this bounds what is allocated. */
function requireEnough(
  bytes: Uint8Array,
  count: number,
  blockSize: number,
  width: 1 | 2 | 4,
  place: Place,
): void {
  const bits = 8 * width + Math.ceil(count / blockSize) * FIELDS[width].bits
  if (8 * bytes.length < bits) throw new FitsError('a RICE_1 piece is too short for its pixels', place)
}

/** Pieces are copied here, where zeros follow them, so that a word can be read at any of their bytes. */
const padded = new DataView(new ArrayBuffer(2 ** 16))
/** Zeros behind a piece: a word that starts at its last byte or just behind. */
const PADDING = 8

function padBehind(bytes: Uint8Array): DataView {
  const length = bytes.length + PADDING
  const view = length <= padded.byteLength ? padded : new DataView(new ArrayBuffer(length))
  const copy = new Uint8Array(view.buffer)
  copy.set(bytes)
  copy.fill(0, bytes.length, length)
  return view
}

/**
 * The inner loop; returns how many bytes it read, more than there are if the data ended early or a block is impossible.
 *
 * `bit` counts bits from the start. A word read at its byte and shifted left has 25 bits or more of the stream at its top:
 * enough for a field, and for most differences at once. Differences add modulo 2^32, which is also right modulo 2^8, 2^16.
 */
function unpack(bytes: Uint8Array, pixels: Int32Array, blockSize: number, bytesPerPixel: 1 | 2 | 4): number {
  const { bits: fieldBits, whole } = FIELDS[bytesPerPixel]
  const wholeBits = 8 * bytesPerPixel
  const view = padBehind(bytes)
  const end = 8 * bytes.length
  const count = pixels.length
  let value = view.getInt32(0) >> (32 - wholeBits)
  let bit = wholeBits
  for (let pixel = 0; pixel < count;) {
    if (bit > end) return Infinity
    const stop = Math.min(pixel + blockSize, count)
    const lowBits = ((view.getInt32(bit >>> 3) << (bit & 7)) >>> (32 - fieldBits)) - 1
    bit += fieldBits
    if (lowBits > whole) return Infinity
    if (lowBits < 0) {
      // All differences are 0.
      pixels.fill(value, pixel, stop)
      pixel = stop
    } else if (lowBits === whole) {
      // Each difference is written whole.
      if (bit + (stop - pixel) * wholeBits > end) return Infinity
      for (; pixel < stop; pixel++) {
        const byte = bit >>> 3
        const word = (view.getInt32(byte) << (bit & 7)) | (view.getUint8(byte + 4) >>> (8 - (bit & 7)))
        const folded = word >>> (32 - wholeBits)
        bit += wholeBits
        value = (value + ((folded >>> 1) ^ -(folded & 1))) | 0
        pixels[pixel] = value
      }
    } else {
      // Zeros, a one, and the low bits.
      const most = 24 - lowBits
      for (; pixel < stop; pixel++) {
        if (bit > end) return Infinity
        let word = view.getInt32(bit >>> 3) << (bit & 7)
        let zeros = Math.clz32(word)
        if (zeros > most) {
          // The one, or its low bits, are not in this word: go to the one and read anew from there.
          const start = bit
          while (word === 0) {
            bit += 32 - (bit & 7)
            if (bit > end) return Infinity
            word = view.getInt32(bit >>> 3)
          }
          bit += Math.clz32(word)
          zeros = bit - start
          word = view.getInt32(bit >>> 3) << (bit & 7)
        } else {
          bit += zeros
          word <<= zeros
        }
        const folded = (zeros << lowBits) | ((word & 0x7fffffff) >>> (31 - lowBits))
        bit += 1 + lowBits
        value = (value + ((folded >>> 1) ^ -(folded & 1))) | 0
        pixels[pixel] = value
      }
    }
  }
  return Math.ceil(bit / 8)
}

/** Keeps the low 8 bits (unsigned) or 16 (signed) of sums taken modulo 2^32. */
function narrow(pixels: Int32Array, bytesPerPixel: 1 | 2): void {
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] ?? 0
    pixels[i] = bytesPerPixel === 1 ? value & 0xff : (value << 16) >> 16
  }
}
