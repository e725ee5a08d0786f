import { findAdaptiveMoments, type AdaptiveFailure, type AdaptiveMoments } from '../stamps/adaptive-moments'
import { columnsOf, inverseOf, rowsOf, scaled, WEIGHT_END, type Ellipse } from '../stamps/gaussian-weight'
import type { BandImage } from './moments-image'

/** The Gaussian that fits an object, and its flux under that Gaussian over the noise. */
export interface CentralFit {
  readonly moments: AdaptiveMoments
  readonly snr: number
}

/** How far the centre may go, in pixels, the largest covariance, in square pixels, and a precision that is well under any noise. */
const LIMITS = { shift: 4, moment: 200, precision: 1e-4 }
/** How often pixels that are not used are filled, and the share of the weight under which they are let be. */
const FILLS = 2
const LEAST_HIDDEN = 1e-3

/**
 * Fits a Gaussian to the pixels of an image that are used: adaptive moments (Bernstein & Jarvis 2002); the others are filled with the fit, in place, and it is made anew, twice. Where
 * moments fail gives why.
 */
export function fitCentral(image: BandImage, start: Ellipse): CentralFit | AdaptiveFailure {
  let moments = findAdaptiveMoments(image, start, LIMITS)
  for (let time = 0; time < FILLS && typeof moments !== 'string'; time++) {
    if (fill(image, moments) < LEAST_HIDDEN) break
    moments = findAdaptiveMoments(image, moments, LIMITS)
  }
  if (typeof moments === 'string') return moments
  return { moments, snr: moments.amplitude / Math.sqrt(noiseUnder(image, moments)) }
}

/** Fills pixels that are not used with the Gaussian; gives their share of the weight. */
function fill({ pixels, used, width, height }: BandImage, moments: AdaptiveMoments): number {
  if (!used.includes(0)) return 0
  const inverse = inverseOf(moments)
  const area = 2 * Math.PI * Math.sqrt(inverse.determinant)
  const [bottom, top] = rowsOf(moments, height)
  const [left, right] = columnsOf(moments, width)
  let hidden = 0
  for (let row = bottom; row <= top; row++) {
    for (let at = row * width + left; at <= row * width + right; at++) {
      if (used[at] === 1) continue
      const [dx, dy] = [at - row * width - moments.x, row - moments.y]
      const weight = weightAt(inverse, dx, dy)
      pixels[at] = ((2 * moments.amplitude) / area) * weight
      hidden += weight
    }
  }
  return hidden / area
}

/** The variance of the flux under a Gaussian. Pixels that are not used have none: what is filled in follows the others. */
function noiseUnder({ variance, used, width, height }: BandImage, ellipse: Ellipse): number {
  // The square of the weight is a Gaussian of half the covariance.
  const half = scaled(ellipse, 1 / 2)
  const inverse = inverseOf(half)
  const [bottom, top] = rowsOf(half, height)
  const [left, right] = columnsOf(half, width)
  let sum = 0
  for (let row = bottom; row <= top; row++) {
    for (let at = row * width + left; at <= row * width + right; at++) {
      if (used[at] === 0) continue
      sum += weightAt(inverse, at - row * width - ellipse.x, row - ellipse.y) * (variance[at] ?? 0)
    }
  }
  return sum
}

function weightAt(inverse: { xx: number; xy: number; yy: number }, dx: number, dy: number): number {
  const rho2 = inverse.xx * dx * dx + 2 * inverse.xy * dx * dy + inverse.yy * dy * dy
  return rho2 < WEIGHT_END ? Math.exp(-rho2 / 2) : 0
}
