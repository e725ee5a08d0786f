/** A reduced-shear shape, |g| = (1 - q) / (1 + q), in pixel axes: g1 along +x, g2 along the diagonal from +x towards +y. */
export type Shape = readonly [g1: number, g2: number]

/** A covariance of (g1, g2): the elements 11, 12 and 22 of the symmetric matrix. */
export type Covariance = readonly [c11: number, c12: number, c22: number]

/**
 * The estimated shape of one object: the mean, what the noise leaves open (aleatoric: the mean over weight samples of the predicted
 * covariance), and what the network does not know (epistemic: the covariance over weight samples of the predicted mean,
 * divisor S - 1; zero without samples).
 */
export interface ShapeEstimate {
  readonly g: Shape
  readonly aleatoric: Covariance
  readonly epistemic: Covariance
}

/** The sum of both uncertainties. */
export function totalOf({ aleatoric: a, epistemic: e }: ShapeEstimate): Covariance {
  return [a[0] + e[0], a[1] + e[1], a[2] + e[2]]
}

/** The standard deviation of a component, over both: the square root of half the trace. */
export function sigmaOf([c11, , c22]: Covariance): number {
  return Math.sqrt((c11 + c22) / 2)
}
