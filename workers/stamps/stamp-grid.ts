import { pixels, radiansFromArcsec, type Pixels } from '../units/quantities'
import type { Matrix } from '../tiles/linear-terms'
import {
  pixelFromSky,
  type PixelPosition,
  type SkyPosition,
  type WorldCoordinates,
} from '../tiles/world-coordinates'
import { contains, type Footprint } from './footprint'
import { isStampScale, localJacobian, squareWorld } from './local-scale'
import { STAMP_PIXEL_SCALE, STAMP_SIDE } from './stamp'

/** Pixels of an image from (x, y) on, 0-based; it may reach over the border. */
export type Rectangle = { x: number; y: number; width: number; height: number }

/** The pixels of a stamp: a rectangle on the image of `world`, and where in it the object is. */
export type StampGrid = {
  tile: string
  world: WorldCoordinates
  rectangle: Rectangle
  remainder: { x: Pixels; y: Pixels }
  tangentFromPixel: Matrix
}

/** The band whose grid a stamp takes when bands differ: where shapes are measured, then by depth. */
const REFERENCE_BANDS = ['i', 'r', 'z', 'g', 'y', 'u'] as const

/** The Jacobian of a stamp that has no tile: north up, east left. */
const SCALE = radiansFromArcsec(STAMP_PIXEL_SCALE)
export const PLAIN_JACOBIAN: Matrix = [-SCALE, 0, 0, SCALE]

/** The 64 x 64 pixels around a position on an image: [Y0 - 32, Y0 + 32) x [X0 - 32, X0 + 32), X0 = floor(X + 0.5). */
export function stampRectangle(centre: PixelPosition): Rectangle {
  const half = STAMP_SIDE / 2
  const [x, y] = [Math.floor(centre.x + 0.5) - half, Math.floor(centre.y + 0.5) - half]
  return { x, y, width: STAMP_SIDE, height: STAMP_SIDE }
}

/**
 * The grid of the stamp at a position, from footprints around it with the nearest first; null where there are none.
 *
 * It is the grid of the nearest image (i band before others) where that has square pixels of 0.2 arcsec, so that pixels
 * are copied; else a plane that touches the sky at the object, turned as that image, with the object at (32, 32).
 */
export function stampGrid(around: readonly Footprint[], position: SkyPosition): StampGrid | null {
  const reference = referenceOf(around, position)
  if (!reference) return null
  const centre = pixelFromSky(reference.world, position)
  const jacobian = localJacobian(reference.world, centre)
  if (isStampScale(jacobian)) return gridAt(reference.tile, reference.world, centre, jacobian)
  const world = squareWorld(reference.world, centre)
  return gridAt(reference.tile, world, world.reference, world.tangentFromPixel)
}

function gridAt(
  tile: string,
  world: WorldCoordinates,
  centre: PixelPosition,
  tangentFromPixel: Matrix,
): StampGrid {
  const rectangle = stampRectangle(centre)
  const middle = STAMP_SIDE / 2
  const remainder = {
    x: pixels(centre.x - rectangle.x - middle),
    y: pixels(centre.y - rectangle.y - middle),
  }
  return { tile, world, rectangle, remainder, tangentFromPixel }
}

function referenceOf(around: readonly Footprint[], position: SkyPosition): Footprint | undefined {
  const inside = around.filter((footprint) => contains(footprint, position))
  for (const band of REFERENCE_BANDS) {
    const footprint = inside.find(({ bands }) => bands.has(band))
    if (footprint) return footprint
  }
  return around[0]
}
