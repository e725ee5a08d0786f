import { pixels, radiansFromArcsec } from '../units/quantities'
import type { Matrix } from '../tiles/linear-terms'
import { skyFromPixel, type PixelPosition, type WorldCoordinates } from '../tiles/world-coordinates'
import { STAMP_PIXEL_SCALE } from './stamp'

/** How far a pixel may be from a square of 0.2 arcsec, as a share of it, and still count as one. */
const TOLERANCE = 5e-3

const STAMP_SCALE = radiansFromArcsec(STAMP_PIXEL_SCALE)

/** The Jacobian of a world at a pixel: radians east and north on the sky for a step in x and in y, by rows. */
export function localJacobian(world: WorldCoordinates, { x, y }: PixelPosition): Matrix {
  const sky = (dx: number, dy: number) => skyFromPixel(world, { x: pixels(x + dx), y: pixels(y + dy) })
  const [left, right, down, up] = [sky(-0.5, 0), sky(0.5, 0), sky(0, -0.5), sky(0, 0.5)]
  const cosine = Math.cos(sky(0, 0).declination)
  const east = (angle: number) => Math.atan2(Math.sin(angle), Math.cos(angle)) * cosine
  return [
    east(right.rightAscension - left.rightAscension),
    east(up.rightAscension - down.rightAscension),
    right.declination - left.declination,
    up.declination - down.declination,
  ]
}

/** Area of a pixel on the sky, radians^2, from its Jacobian. */
export function pixelArea([a, b, c, d]: Matrix): number {
  return Math.abs(a * d - b * c)
}

/** Whether a pixel is a square of 0.2 arcsec, within 0.5 %. */
export function isStampScale(jacobian: Matrix): boolean {
  const square = squareOf(jacobian)
  return jacobian.every((element, at) => Math.abs(element - (square[at] ?? 0)) <= TOLERANCE * STAMP_SCALE)
}

/** The Jacobian of square pixels of 0.2 arcsec that are turned (and mirrored) as these are: the nearest such matrix. */
export function squareOf([a, b, c, d]: Matrix): Matrix {
  const mirrored = a * d - b * c < 0
  const angle = mirrored ? Math.atan2(b + c, a - d) : Math.atan2(c - b, a + d)
  const [cosine, sine] = [STAMP_SCALE * Math.cos(angle), STAMP_SCALE * Math.sin(angle)]
  return mirrored ? [cosine, sine, sine, -cosine] : [cosine, -sine, sine, cosine]
}

/** The world whose pixel (32, 32) is at the position of `pixel`, with square pixels of 0.2 arcsec turned as there. */
export function squareWorld(world: WorldCoordinates, pixel: PixelPosition): WorldCoordinates {
  const [a, b, c, d] = squareOf(localJacobian(world, pixel))
  const determinant = a * d - b * c
  return {
    frame: world.frame,
    centre: skyFromPixel(world, pixel),
    reference: { x: pixels(32), y: pixels(32) },
    tangentFromPixel: [a, b, c, d],
    pixelFromTangent: [d / determinant, -b / determinant, -c / determinant, a / determinant],
    distortion: null,
  }
}
