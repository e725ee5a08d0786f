import type { AdaptiveMoments } from '../stamps/adaptive-moments'
import { columnsOf, inverseOf, rowsOf, scaled, sigmaOfEllipse, WEIGHT_END } from '../stamps/gaussian-weight'
import { STAMP_BANDS } from '../stamps/stamp'
import type { BandImage } from './moments-image'
import type { BandLight } from './central-light'

/** What an image tells of blending. */
export interface BlendSigns {
  /** The share of the light under the object's Gaussian that its neighbours' pixels have over what the object's model has there. */
  readonly others: number
  /** How far the light under a Gaussian of twice the covariance lies off its middle, in radii of the object. */
  readonly lopsidedness: number
  /** Pixels between the centroids of g and z: an unrecognised neighbour mostly has another colour. NaN where one is missing. */
  readonly colourOffset: number
  /** The object's radius over the point-spread function's, and its fourth moment, 2 for a Gaussian. NaN where it is not known. */
  readonly size: number
  readonly rho4: number
}

const [G, Z] = [STAMP_BANDS.indexOf('g'), STAMP_BANDS.indexOf('z')]

/** The signs of blending of an object: `seen` are the pixels of the image with all light, `image.pixels` those with its neighbours' replaced by its own model. */
export function blendSigns(
  seen: Float64Array,
  image: BandImage,
  moments: AdaptiveMoments,
  size: number,
  light: readonly BandLight[],
): BlendSigns {
  const inverse = inverseOf(moments)
  const reach = scaled(moments, END / WEIGHT_END)
  const [bottom, top] = rowsOf(reach, image.height)
  const [left, right] = columnsOf(reach, image.width)
  let [own, all, around, aside, above] = [0, 0, 0, 0, 0]
  for (let row = bottom; row <= top; row++) {
    const dy = row - moments.y
    for (let column = left; column <= right; column++) {
      const dx = column - moments.x
      const rho2 = inverse.xx * dx * dx + 2 * inverse.xy * dx * dy + inverse.yy * dy * dy
      if (rho2 > END) continue
      // The weight of twice the covariance is the root of that of the object's own.
      const wider = Math.exp(-rho2 / 4)
      const at = row * image.width + column
      const flux = seen[at] ?? 0
      own += wider * wider * (image.pixels[at] ?? 0)
      all += wider * wider * flux
      around += wider * flux
      aside += wider * flux * dx
      above += wider * flux * dy
    }
  }
  const [blue, red] = [light[G], light[Z]]
  return {
    others: Math.max(0, 1 - own / all),
    lopsidedness: Math.hypot(aside, above) / Math.max(around, Number.MIN_VALUE) / sigmaOfEllipse(moments),
    colourOffset: Math.hypot((blue?.x ?? NaN) - (red?.x ?? NaN), (blue?.y ?? NaN) - (red?.y ?? NaN)),
    ...{ size, rho4: moments.rho4 },
  }
}

/** rho^2 where the wider weight falls to 1 %. */
const END = -4 * Math.log(1e-2)

/** What is added to b, and to signs that may be 0, before logarithms are taken. */
const [FLOOR, OTHERS_FLOOR, SHIFT_FLOOR] = [0.02, 0.01, 0.02]
/** The median of stamps where it is known. */
const USUAL_OFFSET = 0.177

/**
 * The blendedness b = 1 - sum(I I) / sum(I I_all) in i that an image lets expect, from 0 to 1: a log-linear regression on the signs, fitted to 2,400 simulated stamps
 * (i < 25.3; `bench/flags.mjs` fits it anew), and at least the share that is seen to be others'. Many neighbours have no peak of their own: this ranks objects, and says little of one. NaN
 * without a point-spread function.
 */
export function blendednessFrom({ others, lopsidedness, colourOffset, size, rho4 }: BlendSigns): number {
  const offset = Number.isNaN(colourOffset) ? USUAL_OFFSET : colourOffset
  const logarithm =
    -0.9825 +
    0.0733 * Math.log(others + OTHERS_FLOOR) +
    0.4513 * Math.log(lopsidedness + SHIFT_FLOOR) +
    0.2202 * Math.log(offset + SHIFT_FLOOR) +
    0.7026 * Math.log(size) -
    0.7243 * (rho4 - 2)
  const expected = Math.exp(logarithm) - FLOOR
  return Math.min(1, Math.max(0, others, expected))
}
