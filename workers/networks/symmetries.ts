/**
 * One of the eight symmetries of a square, as it is applied to a stamp: the transpose first, then the reflections. A stamp of even
 * side is centred on pixel `side / 2`, so a reflection takes column x to side - x and leaves column 0 where it is.
 */
export interface Symmetry {
  readonly transpose: boolean
  readonly reflectX: boolean
  readonly reflectY: boolean
  /** What becomes of g1 and g2 of an object on the stamp: 1 or -1. Each symmetry undoes its own signs. */
  readonly signs: readonly [g1: 1 | -1, g2: 1 | -1]
}

/** All eight, the identity first. A reflection turns the sign of g2, the transpose that of g1. */
export const SYMMETRIES: readonly Symmetry[] = [false, true].flatMap((transpose) =>
  [false, true].flatMap((reflectY) =>
    [false, true].map((reflectX): Symmetry => {
      const signs = [transpose ? -1 : 1, reflectX === reflectY ? 1 : -1] as const
      return { transpose, reflectX, reflectY, signs }
    }),
  ),
)
