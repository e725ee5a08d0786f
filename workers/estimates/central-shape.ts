import type { AdaptiveMoments } from '../stamps/adaptive-moments'
import { inverseOf, sigmaOfEllipse } from '../stamps/gaussian-weight'
import type { PsfEllipse } from './central-psf'
import { distortionFromShape, distortionOf, shapeFromDistortion, shear } from './moments-distortion'
import type { Shape } from './shape-estimate'

/** A quick shape, to compare others with: g in pixel axes, and the standard deviation of a component by noise alone. */
export interface CentralShape {
  readonly g: Shape
  readonly sigma: number
}

/** The least that a Gaussian weight is taken to answer to a change of shape; 1/4 for a Gaussian image. */
const LEAST_RESPONSE = 0.05

/**
 * The shape g before the point-spread function: the distortion of the adaptive moments over the resolution, both profiles taken as Gaussians but for their fourth
 * moments (Hirata & Seljak 2003, the linear method; Bernstein & Jarvis 2002). For a Gaussian galaxy of resolution R the error of a component is 1 / (R S/N). On
 * isolated galaxies shapes come out a tenth too small. Null where no ellipse is left: an object no larger than the function.
 */
export function centralShape(moments: AdaptiveMoments, psf: PsfEllipse, snr: number): CentralShape | null {
  const frame = shapeFromDistortion(distortionOf(psf))
  const observed = shapeFromDistortion(distortionOf(moments))
  const seen = distortionFromShape(shear(observed, [-frame[0], -frame[1]]))
  const flattening = Math.sqrt(1 - seen[0] ** 2 - seen[1] ** 2)
  const areas = Math.sqrt(inverseOf(psf).determinant / inverseOf(moments).determinant)
  const resolution = 1 - (areas * peakedness(moments.rho4) * flattening) / peakedness(psf.rho4)
  if (!(resolution > 0)) return null
  const round = [seen[0] / resolution, seen[1] / resolution] as const
  if (!(Math.hypot(...round) < 1)) return null
  const response = 4 * Math.max(LEAST_RESPONSE, 1 / 2 - moments.rho4 / 8)
  return { g: shear(shapeFromDistortion(round), frame), sigma: 1 / (snr * resolution * response) }
}

/** How much more than its area says a profile is like a point, from its fourth moment. */
function peakedness(rho4: number): number {
  const kurtosis = rho4 / 2 - 1
  return (1 + kurtosis) / (1 - kurtosis)
}

/** The radius of an object over that of the point-spread function; 1 for a point. */
export function sizeRatio(moments: AdaptiveMoments, psf: PsfEllipse): number {
  return sigmaOfEllipse(moments) / sigmaOfEllipse(psf)
}
