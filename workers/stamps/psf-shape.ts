import { arcsec, type Arcsec } from '../units/quantities'
import { findAdaptiveMoments, type AdaptiveMoments } from './adaptive-moments'
import { sigmaOfEllipse } from './gaussian-weight'
import type { StampPsf } from './stamp'

/**
 * Size and shape of a point-spread function, the pixel included: the sigma of the Gaussian that fits it best, and its shape g
 * (reduced-shear convention) in pixel axes.
 */
export interface PsfShape {
  readonly sigma: Arcsec
  readonly g1: number
  readonly g2: number
}

/** Where the search for the function's ellipse begins, in pixels. */
const FIRST_SIGMA = 3
const LIMITS = { shift: 15, moment: 8000 }

const known = new WeakMap<StampPsf, AdaptiveMoments | null>()

/** The adaptive moments of a point-spread function; null where it has none. Stamps of a tile share theirs, so it is measured once. */
export function psfAdaptiveMoments(psf: StampPsf): AdaptiveMoments | null {
  const before = known.get(psf)
  if (before !== undefined) return before
  const measured = measure(psf)
  known.set(psf, measured)
  return measured
}

function measure({ pixels, width, height }: StampPsf): AdaptiveMoments | null {
  const image = { pixels: Float64Array.from(pixels), width, height }
  const start = { x: (width - 1) / 2, y: (height - 1) / 2, xx: FIRST_SIGMA ** 2, xy: 0, yy: FIRST_SIGMA ** 2 }
  const moments = findAdaptiveMoments(image, start, LIMITS)
  return typeof moments === 'string' ? null : moments
}

/**
 * The size and the shape of a point-spread function by its adaptive moments (Bernstein & Jarvis 2002); null where it has none. The
 * distortion of the moments is converted to g.
 */
export function psfShape(psf: StampPsf): PsfShape | null {
  const moments = psfAdaptiveMoments(psf)
  if (!moments) return null
  const { xx, xy, yy } = moments
  const [e1, e2] = [(xx - yy) / (xx + yy), (2 * xy) / (xx + yy)]
  const toShear = 1 / (1 + Math.sqrt(Math.max(0, 1 - e1 * e1 - e2 * e2)))
  return { sigma: arcsec(sigmaOfEllipse(moments) * psf.pixelScale), g1: e1 * toShear, g2: e2 * toShear }
}
