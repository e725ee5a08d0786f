import type { StampPsf } from '../stamps/stamp'
import { findAdaptiveMoments, type AdaptiveMoments } from './moments-adaptive'
import type { MomentsImage } from './moments-image'
import { inverseOf } from './moments-weight'

/**
 * A point-spread function as moments see it: its adaptive moments, the sum of its pixels, and `residual`, the Gaussian of these
 * moments and that sum less the function itself (minus epsilon of Hirata & Seljak 2003).
 */
export interface PsfMoments {
  readonly moments: AdaptiveMoments
  readonly sum: number
  readonly residual: MomentsImage
}

/** Where the search for the function's ellipse begins, in pixels. */
const FIRST_SIGMA = 3
const LIMITS = { shift: 15, moment: 8000 }

const known = new WeakMap<StampPsf, PsfMoments | null>()

/** The moments of a point-spread function; null where it has none. Stamps of a tile share theirs, so it is measured once. */
export function psfMoments(psf: StampPsf): PsfMoments | null {
  const before = known.get(psf)
  if (before !== undefined) return before
  const measured = measurePsf(psf)
  known.set(psf, measured)
  return measured
}

function measurePsf({ pixels, width, height }: StampPsf): PsfMoments | null {
  const image = { pixels: Float64Array.from(pixels), width, height }
  const start = { x: (width - 1) / 2, y: (height - 1) / 2, xx: FIRST_SIGMA ** 2, xy: 0, yy: FIRST_SIGMA ** 2 }
  const moments = findAdaptiveMoments(image, start, LIMITS)
  const sum = image.pixels.reduce((all, value) => all + value, 0)
  if (typeof moments === 'string' || !(sum > 0)) return null
  return { moments, sum, residual: residualOf(image, moments, sum) }
}

function residualOf(
  { pixels, width, height }: MomentsImage,
  moments: AdaptiveMoments,
  sum: number,
): MomentsImage {
  const inverse = inverseOf(moments)
  const peak = sum / (2 * Math.PI * Math.sqrt(inverse.determinant))
  const residual = pixels.map((value, at) => {
    const [dx, dy] = [(at % width) - moments.x, Math.floor(at / width) - moments.y]
    const rho2 = inverse.xx * dx * dx + 2 * inverse.xy * dx * dy + inverse.yy * dy * dy
    return peak * Math.exp(-rho2 / 2) - value
  })
  return { pixels: residual, width, height }
}
