import type { AdaptiveMoments } from '../stamps/adaptive-moments'
import { columnsOf, inverseOf, rowsOf, scaled, WEIGHT_END } from '../stamps/gaussian-weight'
import { PIXEL_BITS } from '../stamps/stamp-flags'
import { STAMP_BANDS, STAMP_SIDE, type Stamp } from '../stamps/stamp'
import { CENTRAL_SIDE, CENTRAL_START } from './central-image'

/** The light of one band under an object's Gaussian: weighted flux, its error, and its centroid from the Gaussian's middle, in pixels; NaN where pixels are missing. */
export interface BandLight {
  readonly flux: number
  readonly error: number
  readonly x: number
  readonly y: number
}

const ACROSS = STAMP_BANDS.length
/** rho^2 where the weight ends here: at 1e-4 of its middle. */
const END = -2 * Math.log(1e-4)
const NONE: BandLight = { flux: NaN, error: NaN, x: NaN, y: NaN }

/**
 * The light of a stamp in each band u g r i z y under a Gaussian on its central square, in the stamp's units. One weight for all bands, so that colours are those of the same place; their
 * point-spread functions differ. Of a band that lacks a pixel there nothing is said.
 */
export function lightUnder(stamp: Stamp, moments: AdaptiveMoments): BandLight[] {
  const { pixels, variance, mask } = stamp
  const isWhole = stamp.fractionMissing === 0 && stamp.missingBands.length === 0
  const inverse = inverseOf(moments)
  const reach = scaled(moments, END / WEIGHT_END)
  const [bottom, top] = rowsOf(reach, CENTRAL_SIDE)
  const [left, right] = columnsOf(reach, CENTRAL_SIDE)
  const sums = new Float64Array(ACROSS * 4)
  const lacks = new Uint8Array(ACROSS)
  for (let row = bottom; row <= top; row++) {
    const dy = row - moments.y
    for (let column = left; column <= right; column++) {
      const dx = column - moments.x
      const rho2 = inverse.xx * dx * dx + 2 * inverse.xy * dx * dy + inverse.yy * dy * dy
      if (rho2 > END) continue
      const weight = Math.exp(-rho2 / 2)
      const first = ((row + CENTRAL_START) * STAMP_SIDE + column + CENTRAL_START) * ACROSS
      for (let band = 0, to = 0; band < ACROSS; band++, to += 4) {
        if (!isWhole && ((mask[first + band] ?? 0) & PIXEL_BITS.missing) !== 0) lacks[band] = 1
        const light = weight * (pixels[first + band] ?? 0)
        sums[to] = (sums[to] ?? 0) + light
        sums[to + 1] = (sums[to + 1] ?? 0) + weight * weight * (variance[first + band] ?? 0)
        sums[to + 2] = (sums[to + 2] ?? 0) + light * dx
        sums[to + 3] = (sums[to + 3] ?? 0) + light * dy
      }
    }
  }
  return STAMP_BANDS.map((_, band) => (lacks[band] === 1 ? NONE : bandLight(sums.subarray(band * 4))))
}

function bandLight([flux = NaN, square = NaN, x = NaN, y = NaN]: ArrayLike<number> &
  Iterable<number>): BandLight {
  return { flux, error: Math.sqrt(square), x: x / flux, y: y / flux }
}
