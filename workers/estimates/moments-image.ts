import type { PlaneImage } from '../stamps/gaussian-weight'
import { STAMP_BANDS, STAMP_SIDE, type Stamp } from '../stamps/stamp'
import { PIXEL_BITS } from '../stamps/stamp-flags'
import type { Band } from '../units/bands'

const NOT_USED = PIXEL_BITS.missing | PIXEL_BITS.suspect

/** One band of a stamp: `variance` of its pixels, Infinity where it is not known, and `used`, 0 where a pixel has no value. */
export interface BandImage extends PlaneImage {
  readonly variance: Float64Array
  readonly used: Uint8Array
}

/**
 * Takes a band out of a stamp, in the stamp's units. A pixel that is missing, suspect, no number or marked as a neighbour's is 0 and
 * not used.
 */
export function bandImage(
  { pixels, variance, mask }: Stamp,
  band: Band,
  neighbours: Uint8Array | null = null,
): BandImage {
  const count = STAMP_SIDE * STAMP_SIDE
  const image = {
    pixels: new Float64Array(count),
    variance: new Float64Array(count),
    used: new Uint8Array(count),
  }
  let from = STAMP_BANDS.indexOf(band)
  for (let at = 0; at < count; at++, from += STAMP_BANDS.length) {
    const flux = pixels[from] ?? NaN
    const noise = variance[from] ?? NaN
    image.variance[at] = noise > 0 ? noise : Infinity
    if (((mask[from] ?? 0) & NOT_USED) !== 0 || !Number.isFinite(flux) || neighbours?.[at] === 1) continue
    image.used[at] = 1
    image.pixels[at] = flux
  }
  return { ...image, width: STAMP_SIDE, height: STAMP_SIDE }
}
