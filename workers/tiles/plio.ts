import { FitsError, type Place } from '../fits/fits-error'

/** What the top four bits of a word ask for. FITS 4.0, table 39. */
const ZEROS = 0
const SET_HIGH = 1
const RAISE = 2
const LOWER = 3
const RUN = 4
const ZEROS_THEN_ONE = 5
const RAISE_AND_PUT = 6
const LOWER_AND_PUT = 7

/**
 * Decodes PLIO_1: `count` integers from 0 to 2^24 - 1, as a list of 16-bit words that say how runs of one value follow each
 * other. What the list does not reach is 0. FITS 4.0, section 10.4.4 (IRAF's pixel lists).
 * Throws FitsError for a list that is shorter than it says, or runs beyond the last pixel.
 */
export function decodePlio(bytes: Uint8Array, count: number, place: Place): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { first, end } = listBounds(view, place)
  const pixels = new Int32Array(count)
  let [value, at] = [1, 0]
  for (let word = first; word < end; word++) {
    const [code, data] = [view.getUint16(2 * word) >> 12, view.getUint16(2 * word) & 0xfff]
    const start = at
    if (code === SET_HIGH) {
      if (word + 1 >= end) throw new FitsError('a PLIO_1 piece ends in the middle of a value', place)
      value = (view.getUint16(2 * ++word) << 12) + data
    } else if (code === RAISE || code === RAISE_AND_PUT) value += data
    else if (code === LOWER || code === LOWER_AND_PUT) value -= data
    else if (code > LOWER_AND_PUT) throw new FitsError(`a PLIO_1 piece has the unknown code ${code}`, place)
    if (code === ZEROS || code === RUN || code === ZEROS_THEN_ONE) at += data
    if (code === RAISE_AND_PUT || code === LOWER_AND_PUT) at++
    if (at > count) throw new FitsError('a PLIO_1 piece has more pixels than its place in the image', place)
    if (code === RUN) pixels.fill(value, start, at)
    else if (code >= ZEROS_THEN_ONE && at > start) pixels[at - 1] = value
  }
  return pixels
}

/** Where the list's words start and end. A third word above 0 is the length of a list in the older layout. */
function listBounds(view: DataView, place: Place): { first: number; end: number } {
  const words = Math.floor(view.byteLength / 2)
  const word = (at: number) => (at < words ? view.getInt16(2 * at) : 0)
  const older = word(2) > 0
  const end = older ? word(2) : word(3) + word(4) * 32768
  const first = older ? 3 : word(1)
  if (first < 0 || end < first || end > words) {
    throw new FitsError(`a PLIO_1 piece of ${words} words says that it has ${end}`, place)
  }
  return { first, end }
}
