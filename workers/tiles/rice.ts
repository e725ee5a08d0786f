import { FitsError, type Place } from '../fits/fits-error'

/** Bits of a block's first field (how many low bits are kept as they are), and its value for a block kept whole. */
const FIELDS = { 1: { bits: 3, whole: 6 }, 2: { bits: 4, whole: 14 }, 4: { bits: 5, whole: 25 } } as const

/**
 * Decodes RICE_1: `count` integers, in blocks of `blockSize`, `bytesPerPixel` wide (1 unsigned; 2, 4 signed).
 *
 * The first pixel stands whole; then each block starts with a field s + 1. Differences from the pixel before are
 * folded to 0, 1, 2, ... for 0, -1, 1, ... and written as (value >> s) zeros, a one, and s low bits; s + 1 = 0 means
 * all differences are 0, and the largest field that each is written whole. FITS 4.0, section 10.4.1.
 * Throws FitsError when the bytes end early.
 */
export function decodeRice(
  bytes: Uint8Array,
  count: number,
  blockSize: number,
  bytesPerPixel: 1 | 2 | 4,
  place: Place,
): Int32Array {
  requireEnough(bytes, count, blockSize, bytesPerPixel, place)
  const pixels = new Int32Array(count)
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

/**
 * The inner loop; returns how many bytes it read, more than there are if the data ended early or a block is impossible.
 *
 * `buffer` holds the next `held` bits, right-aligned. A field has at most 24 bits and starts with at most 7 held,
 * so 31 suffice; differences add modulo 2^32, which is also right modulo 2^8 and 2^16.
 */
function unpack(bytes: Uint8Array, pixels: Int32Array, blockSize: number, bytesPerPixel: 1 | 2 | 4): number {
  const { bits: fieldBits, whole } = FIELDS[bytesPerPixel]
  const wholeBits = 8 * bytesPerPixel
  const size = bytes.length
  const count = pixels.length
  let value = 0
  let next = 0
  while (next < bytesPerPixel) value = (value << 8) | (bytes[next++] ?? 0)
  let buffer = 0
  let held = 0
  for (let pixel = 0; pixel < count && next <= size;) {
    const end = Math.min(pixel + blockSize, count)
    for (held -= fieldBits; held < 0; held += 8) buffer = (buffer << 8) | (bytes[next++] ?? 0)
    const lowBits = (buffer >>> held) - 1
    buffer &= (1 << held) - 1
    if (lowBits > whole) return Infinity
    if (lowBits < 0) {
      // All differences are 0.
      pixels.fill(value, pixel, end)
      pixel = end
    } else if (lowBits === whole) {
      // Each difference is written whole.
      for (; pixel < end; pixel++) {
        let folded = buffer << (wholeBits - held)
        let missing = wholeBits - held
        for (; missing >= 8; missing -= 8) folded |= (bytes[next++] ?? 0) << (missing - 8)
        buffer = missing > 0 ? (bytes[next++] ?? 0) : 0
        held = missing > 0 ? 8 - missing : 0
        folded |= buffer >>> held
        buffer &= (1 << held) - 1
        value = (value + ((folded >>> 1) ^ -(folded & 1))) | 0
        pixels[pixel] = value
      }
    } else {
      // Zeros, a one, and the low bits.
      for (; pixel < end; pixel++) {
        while (buffer === 0 && next <= size) {
          buffer = bytes[next++] ?? 0
          held += 8
        }
        const lead = Math.clz32(buffer) + held - 32
        held -= lead + 1
        buffer ^= 1 << held
        for (held -= lowBits; held < 0; held += 8) buffer = (buffer << 8) | (bytes[next++] ?? 0)
        const folded = (lead << lowBits) | (buffer >>> held)
        buffer &= (1 << held) - 1
        value = (value + ((folded >>> 1) ^ -(folded & 1))) | 0
        pixels[pixel] = value
      }
    }
  }
  return next
}

/** Keeps the low 8 bits (unsigned) or 16 (signed) of sums taken modulo 2^32. */
function narrow(pixels: Int32Array, bytesPerPixel: 1 | 2): void {
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] ?? 0
    pixels[i] = bytesPerPixel === 1 ? value & 0xff : (value << 16) >> 16
  }
}
