import { FILLED, type ObjectFit, type ObjectStamp } from '../../preload/contract-object'
import { PIXEL_BITS } from '../../workers/stamps/stamp-flags'
import { BANDS, type Band } from '../../workers/units/bands'

/** Pixels along a side of a stamp. */
export const SIDE = 64
export const PLACES = SIDE * SIDE
/** Arcsec a pixel. */
export const SCALE = 0.2

/** One band of a stamp, `[row, column]` from the bottom row: NaN where a pixel has no value and was not filled. */
export function planeOf({ pixels, mask, missingBands }: ObjectStamp, band: Band): Float32Array {
  const at = BANDS.indexOf(band)
  const isThere = !missingBands.includes(band)
  return Float32Array.from({ length: PLACES }, (_, place) => {
    const bits = mask[place * BANDS.length + at] ?? 0
    const isEmpty = (bits & PIXEL_BITS.missing) !== 0 && (bits & FILLED) === 0
    return isThere && !isEmpty ? (pixels[place * BANDS.length + at] ?? NaN) : NaN
  })
}

/** One band of a fitted model; NaN everywhere in a band that was not fitted. */
export function modelPlane({ model, bands }: ObjectFit, band: Band): Float32Array {
  const at = BANDS.indexOf(band)
  const isFitted = bands.includes(band)
  return Float32Array.from({ length: PLACES }, (_, place) =>
    isFitted ? (model[place * BANDS.length + at] ?? NaN) : NaN,
  )
}

/** Data less model over the noise of each pixel, in one band; NaN where a pixel has no value or no noise of its own. */
export function residualPlane(stamp: ObjectStamp, fit: ObjectFit, band: Band): Float32Array {
  const [data, model, at] = [planeOf(stamp, band), modelPlane(fit, band), BANDS.indexOf(band)]
  return data.map((flux, place) => {
    const noise = Math.sqrt(stamp.variance[place * BANDS.length + at] ?? Infinity)
    return noise > 0 && noise < Infinity ? (flux - (model[place] ?? NaN)) / noise : NaN
  })
}

/** The mean square of a band's residual over the pixels that were fitted; NaN where none was. */
export function chi2PerPixel(stamp: ObjectStamp, fit: ObjectFit, band: Band): number {
  const at = BANDS.indexOf(band)
  let [sum, count] = [0, 0]
  residualPlane(stamp, fit, band).forEach((residual, place) => {
    const isFitted = fit.fitted[place] === 1 && stamp.mask[place * BANDS.length + at] === 0
    if (!isFitted || Number.isNaN(residual)) return
    sum += residual * residual
    count++
  })
  return sum / count
}
