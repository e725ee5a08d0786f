/** A reduced shear g on the axes of the image: g1 along +x, g2 along 45 degrees. */
export interface Shear {
  readonly g1: number
  readonly g2: number
}

/** Covariance of a shear. */
export interface Covariance {
  readonly c11: number
  readonly c12: number
  readonly c22: number
}

/** An ellipse: half axes in any unit, and the angle of the major one from +x towards +y, radians, from -pi/2 to pi/2. */
export interface Ellipse {
  readonly major: number
  readonly minor: number
  readonly angle: number
}

/** Shapes longer than this cannot be drawn: |g| = 1 is a line. */
const LONGEST = 0.95

/** The ellipse of a shear: q = (1 - |g|) / (1 + |g|), turned by half the argument of g; its area is that of a circle of `radius`. */
export function ellipseOf({ g1, g2 }: Shear, radius: number): Ellipse {
  const length = Math.min(LONGEST, Math.hypot(g1, g2))
  const stretch = Math.sqrt((1 + length) / (1 - length))
  return { major: radius * stretch, minor: radius / stretch, angle: Math.atan2(g2, g1) / 2 }
}

/** Shears one standard deviation away on either side, along the major axis of the covariance; the shear itself where there is no error. */
export function shearsWithin(shear: Shear, covariance: Covariance): [Shear, Shear] {
  const { sigma, angle } = majorAxis(covariance)
  const [along, across] = [sigma * Math.cos(angle), sigma * Math.sin(angle)]
  return [
    { g1: shear.g1 + along, g2: shear.g2 + across },
    { g1: shear.g1 - along, g2: shear.g2 - across },
  ]
}

/** Square root of the larger eigenvalue of a covariance, and the angle of its eigenvector in the plane of (g1, g2). */
export function majorAxis({ c11, c12, c22 }: Covariance): { sigma: number; angle: number } {
  const [mean, half] = [(c11 + c22) / 2, (c11 - c22) / 2]
  const largest = mean + Math.hypot(half, c12)
  return { sigma: Math.sqrt(Math.max(0, largest)), angle: Math.atan2(c12, half) / 2 }
}
