import { STAMP_PIXEL_SCALE, type StampPsf } from '../stamps/stamp'
import { findAdaptiveMoments, type AdaptiveFailure, type AdaptiveMoments } from '../stamps/adaptive-moments'
import type { BandImage } from './moments-image'
import { shapeCovariance } from './moments-noise'
import { psfMoments, type PsfMoments } from './moments-psf'
import { correctForPsf, regaussianise } from './moments-regauss'
import { columnsOf, inverseOf, rowsOf, WEIGHT_END } from '../stamps/gaussian-weight'
import type { ShapeEstimate } from './shape-estimate'

/** Why moments give no shape. */
export type MomentsFailure =
  | AdaptiveFailure
  /** No pixel of the band has a value. */
  | 'noData'
  /** No pixel of the object has a known variance. */
  | 'noVariance'
  /** The band has no point-spread function, one without adaptive moments, or one of another pixel scale than the stamp. */
  | 'noPsf'
  /** More than half of the weight is on pixels that are missing or a neighbour's. */
  | 'tooManyMasked'
  /** The object is no larger than the point-spread function. */
  | 'smallerThanPsf'
  /** The corrected distortion is 1 or more: no ellipse has it. */
  | 'notAShape'

/** What moments make of a stamp: a shape with the covariance that noise gives it and no epistemic one, or why there is none. */
export type MomentsResult =
  | { readonly estimate: ShapeEstimate; readonly reason: null }
  | { readonly estimate: null; readonly reason: MomentsFailure }

/** How far the centre may go from the object's position, in pixels, and the largest covariance, in square pixels. */
const LIMITS = { shift: 4, moment: 400 }
/** The share of the weight that may be on pixels without a value, and that under which they are let be. */
const MOST_MASKED = 0.5
const LEAST_MASKED = 1e-4
/** The first weight is wider than the point-spread function by this. */
const FIRST_WIDTH = 1.2
/** How often pixels without a value are filled anew. */
const FILLS = 5
/** How far the pixel scale of a point-spread function may be from the stamp's, as a share. */
const SCALE_TOLERANCE = 0.01

/**
 * Measures the shape g of one object in one band, in pixel axes and before the point-spread function: adaptive moments of the
 * image, re-Gaussianisation and correction by the fourth moment (Hirata & Seljak 2003). `x`, `y` is where the object
 * should be. Pixels that are not used are filled with the Gaussian that fits the others, which makes it the fit to the others
 * alone (Dempster, Laird & Rubin 1977). What cannot be measured has a reason; nothing throws.
 */
export function measureBand(image: BandImage, psf: StampPsf | null, x: number, y: number): MomentsResult {
  if (!image.used.includes(1)) return unmeasured('noData')
  const measured = psf && isOfScale(psf) ? psfMoments(psf) : null
  if (!measured) return unmeasured('noPsf')
  const { xx, xy, yy } = measured.moments
  const wider = FIRST_WIDTH ** 2
  const start = { x, y, xx: wider * xx, xy: wider * xy, yy: wider * yy }
  const first = findAdaptiveMoments(image, start, LIMITS)
  if (typeof first === 'string') return unmeasured(first)
  const filled = fill(image, first)
  return typeof filled === 'string' ? unmeasured(filled) : correct(filled.image, filled.moments, measured)
}

function isOfScale({ pixelScale }: StampPsf): boolean {
  return Math.abs(pixelScale / STAMP_PIXEL_SCALE - 1) < SCALE_TOLERANCE
}

interface Filled {
  readonly image: BandImage
  readonly moments: AdaptiveMoments
}

/** Fills the pixels that are not used with the Gaussian of the moments, finds them anew, and so on. */
function fill(image: BandImage, first: AdaptiveMoments): Filled | MomentsFailure {
  const filled = { ...image, pixels: image.pixels.slice() }
  let moments = first
  for (let time = 0; time < FILLS; time++) {
    const share = fillOnce(filled, moments)
    if (share > MOST_MASKED) return 'tooManyMasked'
    if (share < LEAST_MASKED) break
    const next = findAdaptiveMoments(filled, moments, LIMITS)
    if (typeof next === 'string') return next
    moments = next
  }
  return { image: filled, moments }
}

/** Fills in place; gives the share of the weight that is on filled pixels. */
function fillOnce({ pixels, used, width, height }: BandImage, moments: AdaptiveMoments): number {
  const inverse = inverseOf(moments)
  const area = 2 * Math.PI * Math.sqrt(inverse.determinant)
  const peak = (2 * moments.amplitude) / area
  const [bottom, top] = rowsOf(moments, height)
  const [left, right] = columnsOf(moments, width)
  let weight = 0
  for (let row = bottom; row <= top; row++) {
    for (let at = row * width + left; at <= row * width + right; at++) {
      if (used[at] === 1) continue
      const dx = at - row * width - moments.x
      const dy = row - moments.y
      const rho2 = inverse.xx * dx * dx + 2 * inverse.xy * dx * dy + inverse.yy * dy * dy
      const share = rho2 < WEIGHT_END ? Math.exp(-rho2 / 2) : 0
      pixels[at] = peak * share
      weight += share
    }
  }
  return weight / area
}

function correct(image: BandImage, moments: AdaptiveMoments, psf: PsfMoments): MomentsResult {
  const round = { ...image, pixels: regaussianise(image, moments, psf).pixels }
  const object = findAdaptiveMoments(round, moments, LIMITS)
  if (typeof object === 'string') return unmeasured(object)
  const g = correctForPsf(object, psf.moments)
  if (typeof g === 'string') return unmeasured(g)
  const aleatoric = shapeCovariance(round, object, (nudged) => correctForPsf(nudged, psf.moments))
  if (!aleatoric) return unmeasured('noVariance')
  return { estimate: { g, aleatoric, epistemic: [0, 0, 0] }, reason: null }
}

function unmeasured(reason: MomentsFailure): MomentsResult {
  return { estimate: null, reason }
}
