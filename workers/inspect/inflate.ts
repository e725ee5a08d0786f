import { gunzipSync } from 'node:zlib'
import type { Inflate } from '../tiles/gzip'

/** Inflates with Node's zlib, and stops at the length that is expected. */
export const inflate: Inflate = (bytes, expectedLength) =>
  gunzipSync(bytes, { maxOutputLength: Math.max(1, expectedLength) })
