import { PIXEL_BITS } from '../stamps/stamp-flags'
import { STAMP_BANDS, STAMP_SIDE, type Stamp } from '../stamps/stamp'
import type { Band } from '../units/bands'
import type { BandImage } from './moments-image'

/** Pixels from the middle of a stamp to the border of its central square. */
const REACH = 18
/** Pixels along a side of the central square, and the stamp's row and column where it begins. */
export const CENTRAL_SIDE = 2 * REACH + 1
export const CENTRAL_START = STAMP_SIDE / 2 - REACH

const ACROSS = STAMP_BANDS.length
const COUNT = CENTRAL_SIDE * CENTRAL_SIDE
/** Every so-manieth pixel of the stamp tells a band's noise. */
const SAMPLED = 37
/** The bands with the most light of ordinary galaxies, which are added up where there are any. */
const DEEPEST: readonly Band[] = ['r', 'i', 'z']
const NOT_USED = PIXEL_BITS.missing | PIXEL_BITS.suspect

/** Bands of a stamp added up: what diagnostics look at. */
export interface CentralImage {
  /** The middle 37 x 37 pixels of the sum. A pixel that one of the bands lacks is 0 and not used. */
  readonly image: BandImage
  /** The bands that were added, and the weight of each: the inverse of the variance of an empty pixel, nJy^-2. */
  readonly bands: readonly Band[]
  readonly weights: readonly number[]
}

/**
 * The variance of an empty pixel in each band u g r i z y, in the squares of the stamp's units: the harmonic mean over the stamp, which bright pixels hardly change; NaN
 * where none is known.
 */
export function skyVariances({ variance }: Pick<Stamp, 'variance'>): number[] {
  return STAMP_BANDS.map((_, band) => {
    let [sum, count] = [0, 0]
    for (let at = band; at < variance.length; at += SAMPLED * ACROSS) {
      const noise = variance[at] ?? Infinity
      if (!(noise > 0 && noise < Infinity)) continue
      sum += 1 / noise
      count++
    }
    return count / sum
  })
}

/**
 * Adds up r, i and z of a stamp, or where none of them is there every band that is, each over the variance of its empty pixels (`sky`, by band u g r i z y): a constant weight, so
 * that the sum is an image behind one point-spread function. A band counts as there when its variance is known and the object's own pixel has a
 * value. Null where no band is there.
 */
export function centralImage(stamp: Stamp, sky: readonly number[]): CentralImage | null {
  const there = STAMP_BANDS.filter((_, band) => Number.isFinite(sky[band]) && hasMiddle(stamp, band))
  const deepest = DEEPEST.filter((band) => there.includes(band))
  const bands = deepest.length > 0 ? deepest : there
  if (bands.length === 0) return null
  const weights = bands.map((band) => 1 / (sky[STAMP_BANDS.indexOf(band)] ?? NaN))
  return { image: add(stamp, bands, weights), bands, weights }
}

function hasMiddle({ mask }: Stamp, band: number): boolean {
  const middle = (STAMP_SIDE / 2) * (STAMP_SIDE + 1) * ACROSS + band
  return ((mask[middle] ?? 0) & PIXEL_BITS.missing) === 0
}

function add(stamp: Stamp, bands: readonly Band[], weights: readonly number[]): BandImage {
  const image = {
    ...{ pixels: new Float64Array(COUNT), variance: new Float64Array(COUNT) },
    ...{ used: new Uint8Array(COUNT).fill(1), width: CENTRAL_SIDE, height: CENTRAL_SIDE },
  }
  bands.forEach((name, k) => addBand(image, stamp, STAMP_BANDS.indexOf(name), weights[k] ?? NaN))
  for (let at = 0; at < COUNT; at++) {
    if (image.used[at] === 1) continue
    image.pixels[at] = 0
    image.variance[at] = Infinity
  }
  return image
}

function addBand(image: BandImage, { pixels, variance, mask }: Stamp, band: number, weight: number): void {
  for (let row = 0, at = 0; row < CENTRAL_SIDE; row++) {
    let from = ((row + CENTRAL_START) * STAMP_SIDE + CENTRAL_START) * ACROSS + band
    for (let column = 0; column < CENTRAL_SIDE; column++, at++, from += ACROSS) {
      const flux = pixels[from] ?? NaN
      const noise = variance[from] ?? NaN
      const hasValue = ((mask[from] ?? 0) & NOT_USED) === 0 && Number.isFinite(flux)
      if (!hasValue || !(noise > 0 && noise < Infinity)) image.used[at] = 0
      image.pixels[at] = (image.pixels[at] ?? 0) + weight * flux
      image.variance[at] = (image.variance[at] ?? 0) + weight * weight * noise
    }
  }
}
