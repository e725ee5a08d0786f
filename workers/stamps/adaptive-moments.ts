import { weighImage, type Ellipse, type PlaneImage, type WeightedSums } from './gaussian-weight'

/**
 * The elliptical Gaussian that fits an image best, found as the weight whose weighted moments are its own (half its covariance).
 * `amplitude` is the sum of weight times flux, half the flux of a Gaussian; `rho4` the weighted mean of rho^4, 2 for a Gaussian.
 */
export interface AdaptiveMoments extends Ellipse {
  readonly amplitude: number
  readonly rho4: number
}

/** Why there are no adaptive moments. */
export type AdaptiveFailure =
  /** The weight is on no flux, or on less than none. */
  | 'negativeFlux'
  /** The centre went further from where it began than it may. */
  | 'wandered'
  /** The ellipse shrank under what pixels resolve: a minor axis under a quarter of a pixel. */
  | 'tooSmall'
  /** The ellipse grew over the image. */
  | 'tooLarge'
  | 'notConverged'

export interface AdaptiveLimits {
  /** How far the centre may go along an axis, in pixels. */
  readonly shift: number
  /** The largest element of the covariance, in square pixels. */
  readonly moment: number
  /** The largest step that counts as none, as a share of the minor axis; 1e-6 unless it is given. */
  readonly precision?: number
}

const PRECISION = 1e-6
const MOST_ITERATIONS = 400
/** The largest step, in minor axes and their squares. */
const LARGEST_STEP = 0.25
const SMALLEST_MINOR = 0.25 ** 2

/**
 * Finds the adaptive moments of an image from a first ellipse (Bernstein & Jarvis 2002; Hirata & Seljak
 * 2003). Each step adds what a Gaussian would lack; converged when no step is over 1e-6 of the minor axis. Largest step and
 * precision are those of GalSim's HSM, and so are the results.
 */
export function findAdaptiveMoments(
  image: PlaneImage,
  start: Ellipse,
  limits: AdaptiveLimits,
): AdaptiveMoments | AdaptiveFailure {
  const { precision = PRECISION } = limits
  const first = minorOf(start)
  let ellipse = start
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const minor = minorOf(ellipse)
    if (!(minor >= SMALLEST_MINOR)) return 'tooSmall'
    const sums = weighImage(image, ellipse)
    if (!(sums.flux > 0)) return 'negativeFlux'
    const step = stepFrom(ellipse, sums, minor)
    ellipse = move(ellipse, step, minor)
    const failure = outside(ellipse, start, limits)
    if (failure) return failure
    if (largestOf(step) * Math.max(1, Math.sqrt(first / minor)) <= precision) {
      return minorOf(ellipse) >= SMALLEST_MINOR
        ? { ...ellipse, amplitude: sums.flux, rho4: sums.fourth / sums.flux }
        : 'tooSmall'
    }
  }
  return 'notConverged'
}

/** The smaller eigenvalue of the covariance: the square of the minor axis. */
export function minorOf({ xx, xy, yy }: Ellipse): number {
  return (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2
}

/** The step of each number: centre in minor axes, covariance in their squares. */
function stepFrom(ellipse: Ellipse, sums: WeightedSums, minor: number): Ellipse {
  const lack = (sum: number, own: number): number => clip((4 * (sum / sums.flux - own / 2)) / minor)
  const axis = Math.sqrt(minor)
  return {
    x: clip((2 * sums.x) / sums.flux / axis),
    y: clip((2 * sums.y) / sums.flux / axis),
    xx: lack(sums.xx, ellipse.xx),
    xy: lack(sums.xy, ellipse.xy),
    yy: lack(sums.yy, ellipse.yy),
  }
}

function clip(step: number): number {
  return Math.min(LARGEST_STEP, Math.max(-LARGEST_STEP, step))
}

function move(ellipse: Ellipse, step: Ellipse, minor: number): Ellipse {
  const axis = Math.sqrt(minor)
  return {
    x: ellipse.x + step.x * axis,
    y: ellipse.y + step.y * axis,
    xx: ellipse.xx + step.xx * minor,
    xy: ellipse.xy + step.xy * minor,
    yy: ellipse.yy + step.yy * minor,
  }
}

function largestOf({ x, y, xx, xy, yy }: Ellipse): number {
  return Math.max(Math.abs(x), Math.abs(y), Math.abs(xx), Math.abs(xy), Math.abs(yy))
}

function outside(
  { x, y, xx, yy }: Ellipse,
  start: Ellipse,
  { shift, moment }: AdaptiveLimits,
): 'wandered' | 'tooLarge' | null {
  if (!(Math.abs(x - start.x) <= shift && Math.abs(y - start.y) <= shift)) return 'wandered'
  return xx <= moment && yy <= moment ? null : 'tooLarge'
}
