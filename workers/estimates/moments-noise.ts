import type { AdaptiveMoments } from '../stamps/adaptive-moments'
import type { BandImage } from './moments-image'
import { columnsOf, rowsOf, WEIGHT_END, type Ellipse } from '../stamps/gaussian-weight'
import type { Covariance, Shape } from './shape-estimate'

/**
 * The least that the weight's answer to a change of shape or of size is taken to be; it is 1/4 for a Gaussian and falls as the
 * image's fourth moment grows.
 */
const LEAST_RESPONSE = 0.05
/** The least share of what the weight asks for that pixels are taken to tell, where most are not used. */
const LEAST_KNOWN = 0.2
/** Steps of the finite differences, as shares of the covariance, and of rho4. */
const STEP = 1e-4

type Correct = (object: Ellipse & { readonly rho4: number }) => Shape | string

/**
 * The covariance of g from the noise of the pixels, to first order. Adaptive moments are where weighted moments equal the weight's own;
 * noise moves these sums, and the weight follows by the sums' answer to it, which the fourth and sixth moments give for an image
 * whose fourth moment is isotropic. That is carried through `correct` by finite differences. Noise of the
 * correction by the point-spread function's residual is left out. Null where no pixel has a known variance, or `correct`
 * has no shape around the moments. For a round Gaussian of flux F and radius s it is 4 pi s^2 n / F^2 in each component of g, as in
 * Bernstein & Jarvis (2002), n the variance of a pixel.
 */
export function shapeCovariance(
  image: BandImage,
  moments: AdaptiveMoments,
  correct: Correct,
): Covariance | null {
  const noise = noiseOfMoments(image, moments)
  const slopes = noise && slopesOf(moments, correct)
  if (!slopes) return null
  const between = (one: readonly number[], other: readonly number[]): number =>
    one.reduce(
      (sum, a, j) => sum + other.reduce((all, b, k) => all + a * b * (noise[4 * j + k] ?? NaN), 0),
      0,
    )
  const [first, second] = slopes
  return [between(first, first), between(first, second), between(second, second)]
}

/** The root L of M = L L', lower triangle. */
function rootOf({ xx, xy, yy }: Ellipse): { xx: number; yx: number; yy: number } {
  const side = Math.sqrt(xx)
  return { xx: side, yx: xy / side, yy: Math.sqrt(yy - (xy * xy) / xx) }
}

/**
 * The covariance, 4 x 4 by rows, of M along x, along the diagonal and in size, in the frame where M is 1, and of rho4. Pixels that
 * are not used hold the model and answer as it does: what is known of the shape is less by their share.
 */
function noiseOfMoments(image: BandImage, moments: AdaptiveMoments): Float64Array | null {
  const { sums, observed, rho6 } = answersOf(image, moments)
  if (!((sums[0] ?? 0) > 0)) return null
  const { amplitude, rho4 } = moments
  const known = amplitude * Math.max(LEAST_KNOWN, observed)
  const shape = 1 / (known * Math.max(LEAST_RESPONSE, 1 / 2 - rho4 / 8))
  const size = 1 / (known * Math.max(LEAST_RESPONSE, 3 / 4 - rho4 / 4))
  const follow = (rho6 - rho4) / 2 - 2 * rho4
  const scales = [shape, shape, size, 1 / amplitude]
  const scaled = sums.map((sum, at) => sum * (scales[at >> 2] ?? NaN) * (scales[at & 3] ?? NaN))
  // rho4 also follows the size: add `follow` times the third row and column to the fourth.
  for (let j = 0; j < 4; j++) scaled[12 + j] = (scaled[12 + j] ?? 0) + follow * (scaled[8 + j] ?? 0)
  for (let j = 0; j < 4; j++) scaled[4 * j + 3] = (scaled[4 * j + 3] ?? 0) + follow * (scaled[4 * j + 2] ?? 0)
  return scaled
}

interface Answers {
  /** Products of the four numbers' answers to flux, times its variance, 4 x 4 by rows. */
  readonly sums: Float64Array
  /** The share of the answers to shape that pixels with a value have. */
  readonly observed: number
  readonly rho6: number
}

function answersOf(image: BandImage, moments: AdaptiveMoments): Answers {
  const root = rootOf(moments)
  const sums = new Float64Array(16)
  const answer = new Float64Array(4)
  const [bottom, top] = rowsOf(moments, image.height)
  const [left, right] = columnsOf(moments, image.width)
  let [all, seen, sixth] = [0, 0, 0]
  for (let row = bottom; row <= top; row++) {
    for (let column = left; column <= right; column++) {
      const u = (column - moments.x) / root.xx
      const v = (row - moments.y - root.yx * u) / root.yy
      const rho2 = u * u + v * v
      if (rho2 > WEIGHT_END) continue
      const at = row * image.width + column
      const weight = Math.exp(-rho2 / 2)
      sixth += weight * (image.pixels[at] ?? 0) * rho2 ** 3
      all += (weight * rho2) ** 2
      const variance = image.variance[at] ?? Infinity
      if (image.used[at] === 0 || variance === Infinity) continue
      seen += (weight * rho2) ** 2
      answer[0] = (weight * (u * u - v * v)) / 2
      answer[1] = weight * u * v
      answer[2] = (weight * (rho2 - 1)) / 2
      answer[3] = weight * (rho2 * rho2 - moments.rho4)
      addSquare(sums, answer, variance)
    }
  }
  return { sums, observed: seen / all, rho6: sixth / moments.amplitude }
}

function addSquare(sums: Float64Array, answer: Float64Array, variance: number): void {
  for (let j = 0, at = 0; j < 4; j++) {
    const one = (answer[j] ?? 0) * variance
    for (let k = 0; k < 4; k++, at++) sums[at] = (sums[at] ?? 0) + one * (answer[k] ?? 0)
  }
}

/** How g1 and g2 change with the four numbers of `noiseOfMoments`. */
function slopesOf(moments: AdaptiveMoments, correct: Correct): [number[], number[]] | null {
  const slopes = [0, 1, 2, 3].map((which) => {
    const [more, less] = [1, -1].map((sign) => correct(nudge(moments, which, sign * STEP)))
    if (!Array.isArray(more) || !Array.isArray(less)) return null
    return [(more[0] - less[0]) / (2 * STEP), (more[1] - less[1]) / (2 * STEP)]
  })
  if (slopes.includes(null)) return null
  return [slopes.map((slope) => slope?.[0] ?? NaN), slopes.map((slope) => slope?.[1] ?? NaN)]
}

/** Moments with one of the four numbers changed: L (1 + m) L'. */
function nudge(moments: AdaptiveMoments, which: number, step: number): AdaptiveMoments {
  if (which === 3) return { ...moments, rho4: moments.rho4 + step }
  const { xx: a, yx: b, yy: c } = rootOf(moments)
  const along = 1 + (which === 1 ? 0 : step)
  const across = 1 + (which === 0 ? -step : which === 2 ? step : 0)
  const diagonal = which === 1 ? step : 0
  return {
    ...moments,
    xx: a * a * along,
    xy: a * (b * along + c * diagonal),
    yy: b * b * along + 2 * b * c * diagonal + c * c * across,
  }
}
