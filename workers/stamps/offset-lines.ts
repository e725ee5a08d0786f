import { STAMP_BANDS, STAMP_SIDE, type Stamp } from './stamp'
import { PIXEL_BITS } from './stamp-flags'

type Pixels = Pick<Stamp, 'pixels' | 'variance' | 'mask'>

const ACROSS = STAMP_BANDS.length
const UP = STAMP_SIDE * ACROSS

/** By how many sigma more pixels of a line are over the mean of both neighbours than under it: then almost all of them are. */
const OFFSET = 6
/** First only every so-manieth pixel is looked at, and lines of which so many more are over than under are looked at again. */
const STRIDE = 4
const LIKELY = 12

/**
 * Marks columns and rows that are off their neighbours' level along the whole stamp, in the mask, in place, and says whether there are any. An object
 * is not as long. They are looked for up to `reach` pixels from the middle of the stamp, in the bands that are `judged`. The test is of signs and
 * needs no variance, but noise that is not correlated.
 */
export function markOffsetLines(stamp: Pixels, judged: readonly boolean[], reach: number): boolean {
  const [first, last] = [
    Math.max(1, STAMP_SIDE / 2 - reach),
    Math.min(STAMP_SIDE - 2, STAMP_SIDE / 2 + reach),
  ]
  const columns = markAlong(stamp, judged, { along: UP, beside: ACROSS, first, last })
  const rows = markAlong(stamp, judged, { along: ACROSS, beside: UP, first, last })
  return columns || rows
}

interface Lines {
  /** From a pixel to the next of its line, and to that beside it. */
  readonly along: number
  readonly beside: number
  readonly first: number
  readonly last: number
}

function markAlong(stamp: Pixels, judged: readonly boolean[], lines: Lines): boolean {
  const sums = countSigns(stamp, lines)
  let found = false
  sums.forEach((sum, place) => {
    if (Math.abs(sum) < LIKELY || judged[place % ACROSS] !== true) return
    const start = (lines.first + Math.floor(place / ACROSS)) * lines.beside + (place % ACROSS)
    const own = offsetOf(stamp, start, lines)
    if (own.sigma < OFFSET) return
    // The lines beside it are off as well, by half.
    const beside = [-1, 1].map((side) => offsetOf(stamp, start + side * lines.beside, lines))
    if (beside.some(({ level }) => level > own.level)) return
    for (let one = 0; one < STAMP_SIDE; one++) mark(stamp, start + one * lines.along)
    found = true
  })
  return found
}

function mark({ mask }: Pixels, at: number): void {
  mask[at] = (mask[at] ?? 0) | PIXEL_BITS.suspect
}

/** By line and band: how many more pixels are over the mean of both neighbours than under it. Pixels without a value count as they are, 0. */
function countSigns({ pixels }: Pixels, { along, beside, first, last }: Lines): Int32Array {
  const width = (last - first + 1) * ACROSS
  const sums = new Int32Array(width)
  for (let place = 0; place < STAMP_SIDE; place += STRIDE) {
    for (let line = first; line <= last; line++) {
      const start = line * beside + place * along
      const to = (line - first) * ACROSS
      for (let band = 0; band < ACROSS; band++) {
        const at = start + band
        const twice = 2 * (pixels[at] ?? 0) - (pixels[at - beside] ?? 0) - (pixels[at + beside] ?? 0)
        sums[to + band] = (sums[to + band] ?? 0) + (twice > 0 ? 1 : twice < 0 ? -1 : 0)
      }
    }
  }
  return sums
}

/**
 * How far the pixels of a line that have a value, as have their neighbours, are off: by how many sigma they are more often on one side of the mean of
 * both neighbours, and the sum of what they differ from it. Both without a sign, and 0 where few have a value.
 */
function offsetOf(
  { pixels, variance }: Pixels,
  start: number,
  { along, beside }: Lines,
): { sigma: number; level: number } {
  let [over, sum, count] = [0, 0, 0]
  for (let place = 0, at = start; place < STAMP_SIDE; place++, at += along) {
    const [before, here, after] = [at - beside, at, at + beside]
    const noise2 =
      (variance[before] ?? Infinity) + (variance[here] ?? Infinity) + (variance[after] ?? Infinity)
    if (!(noise2 < Infinity)) continue
    const twice = 2 * (pixels[here] ?? 0) - (pixels[before] ?? 0) - (pixels[after] ?? 0)
    over += Math.sign(twice)
    sum += twice
    count++
  }
  if (count < STAMP_SIDE / 2) return { sigma: 0, level: 0 }
  return { sigma: Math.abs(over) / Math.sqrt(count), level: Math.abs(sum) }
}
