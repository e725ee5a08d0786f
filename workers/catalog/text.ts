import { CatalogError } from './catalog-error'
import type { CatalogFiles } from './catalog-files'

/** Characters given to `String.fromCharCode` at once; its arguments lie on the stack. */
const STRETCH = 4096
const REPLACEMENT = 0xfffd

/** Text of bytes in UTF-8, from `start` to `end`; what is no UTF-8 becomes U+FFFD. RFC 3629. */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (isAscii(bytes, start, end)) return decodeLatin(bytes, start, end)
  let text = ''
  let points: number[] = []
  for (let at = start; at < end;) {
    const [point, length] = codePointAt(bytes, at, end)
    points.push(point)
    at += length
    if (points.length < STRETCH && at < end) continue
    text += String.fromCodePoint(...points)
    points = []
  }
  return text
}

/** Text of bytes in Latin 1, one character a byte. */
export function decodeLatin(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start > STRETCH) {
    const middle = start + STRETCH
    return decodeLatin(bytes, start, middle) + decodeLatin(bytes, middle, end)
  }
  let text = ''
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0)
  return text
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) > 0x7f) return false
  return true
}

/** The smallest code point that needs as many bytes: shorter ones in more bytes are no UTF-8. */
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000]

function codePointAt(bytes: Uint8Array, at: number, end: number): [point: number, length: number] {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return [lead, 1]
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
  if (lead < 0xc2 || lead > 0xf4 || at + length > end) return [REPLACEMENT, 1]
  let point = lead & (0x7f >> length)
  for (let next = at + 1; next < at + length; next++) {
    const byte = bytes[next] ?? 0
    if ((byte & 0xc0) !== 0x80) return [REPLACEMENT, 1]
    point = (point << 6) | (byte & 0x3f)
  }
  const surrogate = point >= 0xd800 && point < 0xe000
  return surrogate || point < (SMALLEST[length] ?? 0) || point > 0x10ffff ? [REPLACEMENT, 1] : [point, length]
}

/** No text file of a survey's description is longer; a longer one is something else. */
const LONGEST_TEXT = 64 * 1024 * 1024

/** Reads a small text file of a survey. Rejects with a `CatalogError` for one that is missing or too long. */
export async function readText(files: CatalogFiles, name: string): Promise<string> {
  const file = await files.open(name)
  try {
    if (file.size > LONGEST_TEXT)
      throw new CatalogError('refused', `it is ${file.size} bytes long`, { file: file.name })
    return decodeUtf8(await file.read({ offset: 0, length: file.size })).replace(/^\uFEFF/, '')
  } finally {
    await file.close()
  }
}
