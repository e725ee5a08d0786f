import { pixelFromSky, skyFromPixel, type WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { pixels, radians } from '../../workers/units/quantities'
import { DEGREES } from './sky-box'

/** Arcsec of a pixel along the columns, at the reference point. */
export function arcsecPerPixel({ tangentFromPixel: [, b, , d] }: WorldCoordinates): number {
  return Math.hypot(b, d) * DEGREES * 3600
}

/** A direction on an image, y upwards. */
export interface Direction {
  readonly right: number
  readonly up: number
}

/**
 * Directions of north and east at a point of the image, as unit vectors: where a small step that way on the sphere falls on the
 * image. Steps are taken on the sphere, so neither RA 0 nor a pole is special; at a pole itself north is along the point's RA.
 */
export function compassOf(
  world: WorldCoordinates,
  x: number,
  y: number,
): { north: Direction; east: Direction } {
  const { rightAscension, declination } = skyFromPixel(world, { x: pixels(x), y: pixels(y) })
  const [sin, cos] = [Math.sin(declination), Math.cos(declination)]
  const step = arcsecPerPixel(world) / 3600 / DEGREES
  const towards = (ra: number, dec: number): Direction => {
    const to = pixelFromSky(world, { rightAscension: radians(ra), declination: radians(dec) })
    return unit(to.x - x, to.y - y)
  }
  return {
    north: towards(rightAscension, declination + step),
    east: towards(rightAscension + Math.atan2(step, cos), Math.atan2(sin, Math.hypot(cos, step))),
  }
}

function unit(right: number, up: number): Direction {
  const length = Math.hypot(right, up) || 1
  return { right: right / length, up: up / length }
}
