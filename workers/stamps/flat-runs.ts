import { STAMP_BANDS, STAMP_SIDE, type Stamp } from './stamp'
import { PIXEL_BITS } from './stamp-flags'

/** Which kinds of runs were found. */
export interface FlatRuns {
  /** At a high level: saturation. */
  readonly bleed: boolean
  /** At any other: a column or row that does not answer. */
  readonly badColumn: boolean
}

type Pixels = Pick<Stamp, 'pixels' | 'variance' | 'mask'>

const ACROSS = STAMP_BANDS.length
const UP = STAMP_SIDE * ACROSS

/** Pixels of a run, and how far they may be from its level, as a share of their noise: a compressed image is dithered by a quarter of it. */
const RUN = { length: 16, alike: 0.3 ** 2 }
/** The same for a high level, so many times the noise: here the share is of the level. */
const HIGH_RUN = { length: 8, level: 100 ** 2, alike: 0.01 }
/** Pixels so far apart are compared first: a run of 16 has three of them in its first twelve, one of 8 has two. */
const STRIDE = 4

interface Found {
  bleed: boolean
  badColumn: boolean
}

/**
 * Marks runs of pixels at one level along columns and rows, in the mask, in place: no light behind a point-spread function is
 * level, nor is noise. High levels are looked for everywhere, others in the columns and rows up to `reach` pixels from the middle of the stamp, along their
 * whole length; both in the bands whose `noise` is finite: how
 * many times more it is than the variance says, for where it is less, pixels are alike without being level.
 */
export function markFlatRuns(stamp: Pixels, noise: readonly number[], reach: number): FlatRuns {
  const found = { bleed: false, badColumn: false }
  const [every, some] = [STAMP_SIDE - 1, STAMP_SIDE - 1 - 2 * STRIDE]
  const near = { first: STAMP_SIDE / 2 - reach, last: STAMP_SIDE / 2 + reach, step: 1 }
  const all = { first: 0, last: every, step: 1 }
  for (const at of highAt(stamp, { ...all, step: STRIDE }, all)) mark(stamp, noise, at, UP, found)
  for (const at of highAt(stamp, all, { ...all, step: STRIDE })) mark(stamp, noise, at, ACROSS, found)
  const spots = { first: 0, last: some, step: STRIDE }
  for (const at of levelAt(stamp, spots, near, UP)) mark(stamp, noise, at, UP, found)
  for (const at of levelAt(stamp, near, spots, ACROSS)) mark(stamp, noise, at, ACROSS, found)
  return found
}

/** Rows or columns: from the first to the last by a step. */
interface Places {
  readonly first: number
  readonly last: number
  readonly step: number
}

/** The pixels at a high level among some rows and columns. */
function highAt({ pixels, variance }: Pixels, rows: Places, columns: Places): number[] {
  const high: number[] = []
  for (let row = rows.first; row <= rows.last; row += rows.step) {
    for (let column = columns.first; column <= columns.last; column += columns.step) {
      const start = row * UP + column * ACROSS
      for (let at = start; at < start + ACROSS; at++) {
        const flux = pixels[at] ?? 0
        if (flux * flux > HIGH_RUN.level * (variance[at] ?? Infinity)) high.push(at)
      }
    }
  }
  return high
}

/** The pixels, among some rows and columns, that are at the level of the next two a stride farther along. */
function levelAt({ pixels, variance }: Pixels, rows: Places, columns: Places, along: number): number[] {
  const level: number[] = []
  const step = STRIDE * along
  for (let row = rows.first; row <= rows.last; row += rows.step) {
    for (let column = columns.first; column <= columns.last; column += columns.step) {
      const start = row * UP + column * ACROSS
      for (let at = start; at < start + ACROSS; at++) {
        const alike = RUN.alike * (variance[at] ?? Infinity)
        const flux = pixels[at] ?? 0
        const [near, far] = [flux - (pixels[at + step] ?? 0), flux - (pixels[at + 2 * step] ?? 0)]
        if (near * near <= alike && far * far <= alike && alike < Infinity) level.push(at)
      }
    }
  }
  return level
}

/** Marks the run along a column or row that a pixel is in, where it is long enough. */
function mark(stamp: Pixels, noise: readonly number[], at: number, along: number, found: Found): void {
  const level = stamp.pixels[at] ?? 0
  const noise2 = stamp.variance[at] ?? Infinity
  const times = noise[at % ACROSS] ?? Infinity
  if (times === Infinity) return
  const place = along === UP ? Math.floor(at / UP) : Math.floor((at % UP) / ACROSS)
  const isHigh = level > 0 && level * level > HIGH_RUN.level * noise2
  const tolerance = isHigh ? (HIGH_RUN.alike * level) ** 2 : RUN.alike * noise2 * Math.min(1, times) ** 2
  const isAlike = (one: number): boolean =>
    (stamp.variance[one] ?? Infinity) < Infinity && ((stamp.pixels[one] ?? NaN) - level) ** 2 <= tolerance
  let [before, after] = [0, 0]
  while (before < place && isAlike(at - (before + 1) * along)) before++
  while (after < STAMP_SIDE - 1 - place && isAlike(at + (after + 1) * along)) after++
  if (before + 1 + after < (isHigh ? HIGH_RUN : RUN).length) return
  for (let one = -before; one <= after; one++) {
    stamp.mask[at + one * along] = (stamp.mask[at + one * along] ?? 0) | PIXEL_BITS.suspect
  }
  found[isHigh ? 'bleed' : 'badColumn'] = true
}
