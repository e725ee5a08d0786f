import type { AdaptiveMoments } from '../stamps/adaptive-moments'
import { inverseOf, type PlaneImage } from '../stamps/gaussian-weight'
import { psfAdaptiveMoments } from '../stamps/psf-shape'
import type { StampPsf } from '../stamps/stamp'

/**
 * A point-spread function as moments see it: its adaptive moments, the sum of its pixels, and `residual`, the Gaussian of these
 * moments and that sum less the function itself (minus epsilon of Hirata & Seljak 2003).
 */
export interface PsfMoments {
  readonly moments: AdaptiveMoments
  readonly sum: number
  readonly residual: PlaneImage
}

const known = new WeakMap<StampPsf, PsfMoments | null>()

/** The moments of a point-spread function; null where it has none. Stamps of a tile share theirs, so it is measured once. */
export function psfMoments(psf: StampPsf): PsfMoments | null {
  const before = known.get(psf)
  if (before !== undefined) return before
  const measured = measurePsf(psf)
  known.set(psf, measured)
  return measured
}

function measurePsf(psf: StampPsf): PsfMoments | null {
  const moments = psfAdaptiveMoments(psf)
  const image = { ...psf, pixels: Float64Array.from(psf.pixels) }
  const sum = image.pixels.reduce((all, value) => all + value, 0)
  if (!moments || !(sum > 0)) return null
  return { moments, sum, residual: residualOf(image, moments, sum) }
}

function residualOf(
  { pixels, width, height }: PlaneImage,
  moments: AdaptiveMoments,
  sum: number,
): PlaneImage {
  const inverse = inverseOf(moments)
  const peak = sum / (2 * Math.PI * Math.sqrt(inverse.determinant))
  const residual = pixels.map((value, at) => {
    const [dx, dy] = [(at % width) - moments.x, Math.floor(at / width) - moments.y]
    const rho2 = inverse.xx * dx * dx + 2 * inverse.xy * dx * dy + inverse.yy * dy * dy
    return peak * Math.exp(-rho2 / 2) - value
  })
  return { pixels: residual, width, height }
}
