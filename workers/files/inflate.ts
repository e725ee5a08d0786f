import { gunzipSync } from 'node:zlib'

/** Inflates gzip with Node's zlib, and stops at the length that is expected. */
export function inflate(bytes: Uint8Array, expectedLength: number): Uint8Array {
  return gunzipSync(bytes, { maxOutputLength: Math.max(1, expectedLength) })
}
