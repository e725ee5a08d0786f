import { SCALE, SIDE } from './stamp-planes'
import type { Place } from './stamp-sky'
import type { Shape } from './object-shapes'

/** Half-light or other radii of ellipses that stand for a shape alone, in arcsec: no estimator tells a size. */
export const SHOWN_RADIUS = 1

/** An ellipse on a stamp as it is drawn: its middle and semi-axes in pixels, y downwards, turned by degrees clockwise. */
export interface DrawnEllipse {
  readonly x: number
  readonly y: number
  readonly major: number
  readonly minor: number
  readonly turn: number
}

/**
 * The ellipse of a shape g (reduced shear, pixel axes) whose circularised radius sqrt(a b) is `radius` arcsec: axis ratio (1 - |g|) / (1 + |g|), the major axis at half the angle of g
 * from +x towards +y.
 */
export function ellipseOf([g1, g2]: Shape, at: Place, radius = SHOWN_RADIUS): DrawnEllipse {
  const size = Math.min(0.98, Math.hypot(g1, g2))
  const stretch = Math.sqrt((1 + size) / (1 - size))
  const { left, top } = onPicture(at)
  return {
    ...{ x: left, y: top, major: (radius / SCALE) * stretch, minor: radius / SCALE / stretch },
    // Angles go the other way where y goes down.
    turn: ((-Math.atan2(g2, g1) / 2) * 180) / Math.PI,
  }
}

/** Where a place of a stamp lies over its picture: the middle of the bottom left pixel is half a pixel from both edges. */
export const onPicture = ({ x, y }: Place): { left: number; top: number } => ({
  left: x + 0.5,
  top: SIDE - 0.5 - y,
})
