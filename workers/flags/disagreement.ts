import type { Diagnostics } from '../estimates/diagnostics'
import { totalOf, type ShapeEstimate } from '../estimates/shape-estimate'

/**
 * The error of quick moments beside the noise, fitted to their errors on 2,400 simulated stamps by the likelihood of Student's t with 4 degrees of freedom: the noise counts 1.2 times, 0.01 comes
 * of the profile, a tenth of the shape of the correction, and the blendedness once, which is what neighbours do.
 */
const [NOISE, PROFILE, CORRECTION, BLENDING] = [1.2, 0.01, 0.1, 1] as const

/** Quick moments and a network disagree beyond this: 1 in 80 simulated stamps does. */
export const MOST_DISAGREEMENT = 3.5

/**
 * How many standard deviations lie between a network's shape and that of quick moments (Mahalanobis 1936): the covariances of both added up, as if their errors had nothing in common. NaN
 * where there are no moments.
 */
export function disagreementOf({ g1, g2, sigma, blendedness }: Diagnostics, estimate: ShapeEstimate): number {
  const variance =
    (NOISE * sigma) ** 2 +
    PROFILE ** 2 +
    CORRECTION ** 2 * (g1 * g1 + g2 * g2) +
    (BLENDING * blendedness) ** 2
  const [a, b, c] = totalOf(estimate)
  const [c11, c22] = [a + variance, c + variance]
  const [d1, d2] = [estimate.g[0] - g1, estimate.g[1] - g2]
  return Math.sqrt((c22 * d1 * d1 - 2 * b * d1 * d2 + c11 * d2 * d2) / (c11 * c22 - b * b))
}
