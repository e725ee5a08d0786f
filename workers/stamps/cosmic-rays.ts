import { STAMP_BANDS, STAMP_SIDE, type Stamp } from './stamp'
import { PIXEL_BITS } from './stamp-flags'

/** Where rays are looked for, and how sharp each band may be: `sharpness` as `psfSharpness` gives it, `noise` times what the variance says. */
export interface RaySearch {
  readonly sharpness: readonly number[]
  readonly noise: readonly number[]
  /** Pixels from the middle of the stamp to the sides of the square that is searched. */
  readonly reach: number
}

type Pixels = Pick<Stamp, 'pixels' | 'variance' | 'mask'>

const ACROSS = STAMP_BANDS.length
const UP = STAMP_SIDE * ACROSS
const NEIGHBOURS = [-ACROSS, ACROSS, -UP, UP] as const
const AROUND = [...NEIGHBOURS, -UP - ACROSS, -UP + ACROSS, UP - ACROSS, UP + ACROSS] as const
const NO_VALUE = PIXEL_BITS.missing | PIXEL_BITS.suspect

/** Of how many sigma a ray is; from which on a pixel beside one belongs to it; and how much of it another band may show. */
const SIGNIFICANT = 6
const BESIDE = 3
const ELSEWHERE = 4

/**
 * Marks the pixels of cosmic rays in the mask, in place, and says whether there are any. A pixel f with the neighbours n is one where (4 - sharpness) f - sum(n)
 * is over six sigma: no light behind the point-spread function is so sharp (after van Dokkum 2001, PASP 113, 1420, and Rhoads 2000, PASP 112, 703,
 * whose filter is compared with the noise). What another band shows at the same place is no ray. Pixels beside a ray belong to it from three
 * sigma on.
 */
export function markRays(stamp: Pixels, search: RaySearch): boolean {
  const found = candidates(stamp, search).filter((at) => isRay(stamp, search, at))
  for (const at of found) stamp.mask[at] = (stamp.mask[at] ?? 0) | PIXEL_BITS.suspect
  grow(stamp, search, found)
  return found.length > 0
}

/** The pixels that may be rays: over the noise, and sharp even if that of their neighbours were none. Pixels are many, and few pass. */
function candidates({ pixels, variance }: Pixels, { sharpness, noise, reach }: RaySearch): number[] {
  const found: number[] = []
  const [first, last] = [
    Math.max(1, STAMP_SIDE / 2 - reach),
    Math.min(STAMP_SIDE - 2, STAMP_SIDE / 2 + reach),
  ]
  const sharp = Float64Array.from(sharpness, (one) => 4 - one)
  const least = Float64Array.from(noise, (times) => (SIGNIFICANT * times) ** 2)
  for (let row = first; row <= last; row++) {
    for (let start = row * UP + first * ACROSS; start <= row * UP + last * ACROSS; start += ACROSS) {
      for (let band = 0; band < ACROSS; band++) {
        const at = start + band
        const flux = pixels[at] ?? 0
        const over = (least[band] ?? 0) * (variance[at] ?? Infinity)
        // One comparison for both: whether noise is below 0 no processor can guess.
        if (flux * Math.abs(flux) < over) continue
        const beside =
          (pixels[at - UP] ?? 0) +
          (pixels[at - ACROSS] ?? 0) +
          (pixels[at + ACROSS] ?? 0) +
          (pixels[at + UP] ?? 0)
        const excess = flux - beside / (sharp[band] ?? 0)
        if (excess > 0 && excess * excess > over) found.push(at)
      }
    }
  }
  return found
}

function isRay(stamp: Pixels, search: RaySearch, at: number): boolean {
  if (!(significance(stamp, search, at, false) > SIGNIFICANT)) return false
  const first = at - (at % ACROSS)
  for (let other = first; other < first + ACROSS; other++) {
    if (other !== at && significance(stamp, search, other, false) > ELSEWHERE) return false
  }
  return true
}

/** Adds the pixels beside those found, and beside these, and so on. */
function grow(stamp: Pixels, search: RaySearch, found: number[]): void {
  for (let next = 0; next < found.length; next++) {
    for (const step of AROUND) {
      const at = (found[next] ?? 0) + step
      if (!isInside(at) || ((stamp.mask[at] ?? 0) & NO_VALUE) !== 0) continue
      if (!(significance(stamp, search, at, true) > BESIDE)) continue
      stamp.mask[at] = (stamp.mask[at] ?? 0) | PIXEL_BITS.suspect
      found.push(at)
    }
  }
}

function isInside(at: number): boolean {
  const [row, column] = [Math.floor(at / UP), Math.floor((at % UP) / ACROSS)]
  return row > 0 && column > 0 && row < STAMP_SIDE - 1 && column < STAMP_SIDE - 1
}

/**
 * By how many sigma a pixel is too sharp. A neighbour without a value has the pixel's own, or the mean of the other neighbours where
 * `beside` a ray; a pixel without one gives NaN.
 */
function significance(
  { pixels, variance, mask }: Pixels,
  search: RaySearch,
  at: number,
  beside: boolean,
): number {
  const band = at % ACROSS
  const flux = pixels[at] ?? NaN
  if (((mask[at] ?? 0) & NO_VALUE) !== 0) return NaN
  let [sum, noise, count] = [0, 0, 0]
  for (const step of NEIGHBOURS) {
    if (((mask[at + step] ?? NO_VALUE) & NO_VALUE) !== 0) continue
    sum += pixels[at + step] ?? 0
    noise += variance[at + step] ?? 0
    count++
  }
  if (count === 0) return NaN
  const filled = beside ? (4 * sum) / count : sum + (4 - count) * flux
  const sharp = 4 - (search.sharpness[band] ?? 0)
  const sigma =
    (search.noise[band] ?? 1) *
    Math.sqrt(sharp * sharp * (variance[at] ?? Infinity) + (beside ? noise * (4 / count) ** 2 : noise))
  return (sharp * flux - filled) / sigma
}
