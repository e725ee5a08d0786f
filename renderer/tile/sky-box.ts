import { pixels } from '../../workers/units/quantities'
import { skyFromPixel, type WorldCoordinates } from '../../workers/tiles/world-coordinates'

export const DEGREES = 180 / Math.PI

/** A box on the sky, in degrees: `east` counts right ascension from `ra`, so that 359.9 and 0.1 are neighbours. */
export interface SkyBox {
  readonly ra: number
  readonly east: readonly [least: number, most: number]
  readonly dec: readonly [least: number, most: number]
}

/** A position on the sky, in degrees. */
export interface SkyPoint {
  readonly ra: number
  readonly dec: number
}

/** A box that holds all of an image of `width` x `height` pixels, also where it reaches over a pole. */
export function skyBox(world: WorldCoordinates, width: number, height: number): SkyBox {
  const [xs, ys] = [
    [-0.5, width / 2, width - 0.5],
    [-0.5, height / 2, height - 0.5],
  ]
  const middle = skyOf(world, width / 2, height / 2)
  const rim = xs.flatMap((x) => ys.map((y) => skyOf(world, x, y)))
  // A little more than the farthest corner: an edge is no straight line where an image is distorted.
  const radius = 1.001 * Math.max(...rim.map((point) => separation(middle, point)))
  const easts = rim.map(({ ra }) => turned(ra - middle.ra))
  const overPole = Math.abs(middle.dec) + radius >= 90
  return {
    ra: middle.ra,
    east: overPole ? [-180, 180] : [Math.min(...easts), Math.max(...easts)],
    dec: [middle.dec - radius, middle.dec + radius],
  }
}

/** Position of a pixel on the sky, in degrees. */
export function skyOf(world: WorldCoordinates, x: number, y: number): SkyPoint {
  const sky = skyFromPixel(world, { x: pixels(x), y: pixels(y) })
  return { ra: sky.rightAscension * DEGREES, dec: sky.declination * DEGREES }
}

/** Angle between two positions (haversine), in degrees. */
function separation(one: SkyPoint, other: SkyPoint): number {
  const half = (degrees: number): number => Math.sin(degrees / DEGREES / 2) ** 2
  const across = Math.cos(one.dec / DEGREES) * Math.cos(other.dec / DEGREES) * half(other.ra - one.ra)
  return 2 * DEGREES * Math.asin(Math.sqrt(half(other.dec - one.dec) + across))
}

function turned(degrees: number): number {
  return ((degrees + 540) % 360) - 180
}
