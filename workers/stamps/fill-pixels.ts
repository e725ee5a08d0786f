import { STAMP_BANDS, STAMP_SIDE, type Stamp } from './stamp'
import { isAllClear, PIXEL_BITS, STAMP_FLAGS } from './stamp-flags'

const ACROSS = STAMP_BANDS.length
const UP = STAMP_SIDE * ACROSS

/** A masked pixel is filled where so many of the 24 around it have a value, and those of its hole have: one that is wider than about three pixels stays. */
const LEAST = 8
/** Rounds of the relaxation. */
const ROUNDS = 30

/** Weights of the pixels around one that make the biharmonic there 0, by their distance: beside, diagonal, next but one. */
const STENCIL = stencil()

/**
 * Fills pixels that are suspect, and narrow holes of those that are masked or no number, from those around them, in place, with the smoothest
 * surface: that whose biharmonic is 0, which a peak keeps. The mask and the variance stay; the flag `interpolated` is set. Pixels outside every tile
 * and those of wide holes stay 0.
 */
export function fillPixels(stamp: Stamp): void {
  const holes = holesOf(stamp)
  if (holes.size === 0) return
  for (const at of holes) stamp.pixels[at] = meanAround(stamp, at)
  for (let round = 0; round < ROUNDS; round++) {
    for (const at of holes) stamp.pixels[at] = smoothest(stamp, at, holes)
  }
  stamp.flags |= STAMP_FLAGS.interpolated
}

/** The pixels that `fillPixels` fills, as indices of a stamp's arrays. */
export function holesOf(stamp: Pick<Stamp, 'mask'>): Set<number> {
  const { mask } = stamp
  if (isAllClear(mask)) return new Set()
  const holes = new Set<number>()
  const wide: number[] = []
  for (let at = 0; at < mask.length; at++) {
    if (!isBad(mask[at] ?? 0)) continue
    if (isSuspect(mask[at] ?? 0) || countAround(stamp, at) >= LEAST) holes.add(at)
    else wide.push(at)
  }
  // What is part of a wide hole is not filled either: its rim alone would be a ring.
  for (let next = 0; next < wide.length; next++) {
    forEachAround(wide[next] ?? 0, 1, (other) => {
      if (isSuspect(mask[other] ?? 0) || !holes.delete(other)) return
      wide.push(other)
    })
  }
  return holes
}

const isSuspect = (bits: number): boolean => (bits & PIXEL_BITS.suspect) !== 0
const isBad = (bits: number): boolean => bits !== 0 && (bits & PIXEL_BITS.outside) === 0

function countAround({ mask }: Pick<Stamp, 'mask'>, at: number): number {
  let count = 0
  forEachAround(at, 2, (other) => {
    if ((mask[other] ?? 0) === 0) count++
  })
  return count
}

/** The mean of the pixels around one that have a value, by the inverse square of their distance; 0 where none has. */
function meanAround({ pixels, mask }: Stamp, at: number): number {
  let [sum, weights] = [0, 0]
  forEachAround(at, 2, (other, square) => {
    if ((mask[other] ?? 0) !== 0) return
    sum += (pixels[other] ?? 0) / square
    weights += 1 / square
  })
  return weights === 0 ? 0 : sum / weights
}

function forEachAround(at: number, reach: number, visit: (other: number, square: number) => void): void {
  const [row, column] = [Math.floor(at / UP), Math.floor((at % UP) / ACROSS)]
  for (let y = Math.max(0, row - reach); y <= Math.min(STAMP_SIDE - 1, row + reach); y++) {
    for (let x = Math.max(0, column - reach); x <= Math.min(STAMP_SIDE - 1, column + reach); x++) {
      const square = (x - column) ** 2 + (y - row) ** 2
      if (square > 0) visit(at + (y - row) * UP + (x - column) * ACROSS, square)
    }
  }
}

interface Weighted {
  readonly x: number
  readonly y: number
  readonly weight: number
}

function stencil(): Weighted[] {
  const weights = new Map([
    [1, 8],
    [2, -2],
    [4, -1],
  ])
  const places = [-2, -1, 0, 1, 2].flatMap((y) => [-2, -1, 0, 1, 2].map((x) => ({ x, y })))
  return places.flatMap(({ x, y }) => {
    const weight = weights.get(x * x + y * y)
    return weight === undefined ? [] : [{ x, y, weight: weight / 20 }]
  })
}

/** The value of a pixel at which the biharmonic is 0; what is beyond the stamp or in a hole that stays counts as the pixel does. */
function smoothest({ pixels, mask }: Stamp, at: number, holes: ReadonlySet<number>): number {
  const [row, column] = [Math.floor(at / UP), Math.floor((at % UP) / ACROSS)]
  let sum = 0
  for (const { x, y, weight } of STENCIL) {
    const isInside = row + y >= 0 && column + x >= 0 && row + y < STAMP_SIDE && column + x < STAMP_SIDE
    const other = at + y * UP + x * ACROSS
    const has = isInside && ((mask[other] ?? 0) === 0 || holes.has(other))
    sum += weight * ((has ? pixels[other] : pixels[at]) ?? 0)
  }
  return sum
}
