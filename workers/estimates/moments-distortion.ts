import type { Shape } from './shape-estimate'

/** A distortion e, |e| = (1 - q^2) / (1 + q^2), q the minor-to-major axis ratio: what second moments give. Never called g. */
export type Distortion = readonly [e1: number, e2: number]

/** The distortion of an ellipse of covariance xx, xy, yy. */
export function distortionOf({ xx, xy, yy }: { xx: number; xy: number; yy: number }): Distortion {
  return [(xx - yy) / (xx + yy), (2 * xy) / (xx + yy)]
}

/** g of one galaxy from its distortion: g = e / (1 + sqrt(1 - |e|^2)); |e| must be under 1. */
export function shapeFromDistortion([e1, e2]: Distortion): Shape {
  const divisor = 1 + Math.sqrt(1 - e1 * e1 - e2 * e2)
  return [e1 / divisor, e2 / divisor]
}

/** The distortion of a shape: e = 2 g / (1 + |g|^2). */
export function distortionFromShape([g1, g2]: Shape): Distortion {
  const divisor = 1 + g1 * g1 + g2 * g2
  return [(2 * g1) / divisor, (2 * g2) / divisor]
}

/** The shape g of a galaxy after a shear s: (g + s) / (1 + s* g) in complex numbers (Seitz & Schneider 1997). */
export function shear([g1, g2]: Shape, [s1, s2]: Shape): Shape {
  const [real, imaginary] = [1 + s1 * g1 + s2 * g2, s1 * g2 - s2 * g1]
  const [sum1, sum2] = [g1 + s1, g2 + s2]
  const square = real * real + imaginary * imaginary
  return [(sum1 * real + sum2 * imaginary) / square, (sum2 * real - sum1 * imaginary) / square]
}
