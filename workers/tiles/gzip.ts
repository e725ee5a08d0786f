import { FitsError, type Place } from '../fits/fits-error'

/**
 * Inflates a gzip stream (RFC 1952) whose contents should be `expectedLength` bytes; it should give up, by any
 * exception, rather than produce more. In Node: `gunzipSync(bytes, { maxOutputLength: expectedLength })`.
 */
export type Inflate = (bytes: Uint8Array, expectedLength: number) => Uint8Array

/** Deflate cannot shrink more than 1032 to 1, so a short stream that announces a long piece is refused unopened. */
const LARGEST_RATIO = 1032

/** Inflates GZIP_1 data of a known length (FITS 4.0, section 10.4.2). Throws FitsError when they are anything else. */
export function gunzip(bytes: Uint8Array, length: number, inflate: Inflate, place: Place): Uint8Array {
  if (bytes.length * LARGEST_RATIO < length)
    throw new FitsError('a gzip piece is too short for its pixels', place)
  const inflated = tryInflate(bytes, length, inflate, place)
  if (inflated.length === length) return inflated
  throw new FitsError(`a gzip piece holds ${inflated.length} bytes instead of ${length}`, place)
}

function tryInflate(bytes: Uint8Array, length: number, inflate: Inflate, place: Place): Uint8Array {
  try {
    return inflate(bytes, length)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FitsError(`a gzip piece cannot be inflated: ${reason}`, place)
  }
}

/** Undoes GZIP_2's shuffle: all first bytes of the pixels, then all second bytes, ... FITS 4.0, section 10.4.2. */
export function unshuffle(bytes: Uint8Array, bytesPerPixel: number): Uint8Array {
  const count = bytes.length / bytesPerPixel
  const pixels = new Uint8Array(bytes.length)
  for (let byte = 0; byte < bytesPerPixel; byte++) {
    const plane = bytes.subarray(byte * count, (byte + 1) * count)
    for (let pixel = 0; pixel < count; pixel++) pixels[pixel * bytesPerPixel + byte] = plane[pixel] ?? 0
  }
  return pixels
}
