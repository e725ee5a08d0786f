import type { Matrix } from '../tiles/linear-terms'

/**
 * A reduced shear or a shape, |g| = (1 - q) / (1 + q) with q the axis ratio: g1 along +x, g2 along the diagonal from the lower left to the
 * upper right, in pixel axes (Bernstein & Jarvis 2002, section 2).
 */
export type Shear = { g1: number; g2: number }

export const ROUND: Shear = { g1: 0, g2: 0 }

/**
 * What k is multiplied by for the transform of a sheared profile, F(k) = F0(A k): the symmetric matrix ((1 + g1, g2), (g2, 1 - g1)) / sqrt(1 - |g|^2), by
 * rows. The shear keeps areas, so that half-light radii are those of the circularised profile. It is also what takes positions of a round
 * profile to those of the sheared one. Throws RangeError for |g| >= 1.
 */
export function shearMatrix({ g1, g2 }: Shear): Matrix {
  const square = g1 * g1 + g2 * g2
  if (!(square < 1))
    throw new RangeError(`a shape of |g| = ${Math.sqrt(square)} has no axes: it must be under 1`)
  const scale = 1 / Math.sqrt(1 - square)
  return [(1 + g1) * scale, g2 * scale, g2 * scale, (1 - g1) * scale]
}

/** The shape of an object of shape `intrinsic` behind a lens of reduced shear `lens`: (g + s) / (1 + s* g), complex (Seitz & Schneider 1997). */
export function composeShear(intrinsic: Shear, lens: Shear): Shear {
  const [ar, ai] = [intrinsic.g1 + lens.g1, intrinsic.g2 + lens.g2]
  const br = 1 + lens.g1 * intrinsic.g1 + lens.g2 * intrinsic.g2
  const bi = lens.g1 * intrinsic.g2 - lens.g2 * intrinsic.g1
  const size = br * br + bi * bi
  return { g1: (ar * br + ai * bi) / size, g2: (ai * br - ar * bi) / size }
}

/** Where a lens of reduced shear moves a position, seen from the centre that stays; areas are kept. */
export function shearPosition(x: number, y: number, lens: Shear): [number, number] {
  const [a, b, c, d] = shearMatrix(lens)
  return [a * x + b * y, c * x + d * y]
}
