import type { ObjectStamp } from '../../preload/contract-object'
import { SIDE } from './stamp-planes'

/** A place on a stamp in pixels, the first one's centre at (0, 0), y from the bottom. */
export interface Place {
  readonly x: number
  readonly y: number
}

/** A place on the sky in degrees. */
export interface SkyPlace {
  readonly ra: number
  readonly dec: number
}

const RADIANS = Math.PI / 180

type Grid = Pick<ObjectStamp, 'remainder' | 'tangentFromPixel'>

/** Where the object of a stamp is. */
export const centreOf = ({ remainder }: Pick<Grid, 'remainder'>): Place => ({
  x: SIDE / 2 + remainder.x,
  y: SIDE / 2 + remainder.y,
})

/** Where a place on the sky falls on the stamp of an object at `object`: on the plane that touches the sky there (gnomonic). It may lie outside. */
export function placeOnStamp(grid: Grid, object: SkyPlace, { ra, dec }: SkyPlace): Place {
  const [turn, at, from] = [(ra - object.ra) * RADIANS, dec * RADIANS, object.dec * RADIANS]
  const depth = Math.sin(from) * Math.sin(at) + Math.cos(from) * Math.cos(at) * Math.cos(turn)
  const east = (Math.cos(at) * Math.sin(turn)) / depth
  const north = (Math.cos(from) * Math.sin(at) - Math.sin(from) * Math.cos(at) * Math.cos(turn)) / depth
  const { x, y } = pixelStep(grid, east, north)
  const centre = centreOf(grid)
  return { x: centre.x + x, y: centre.y + y }
}

/** The step in pixels of a step of radians east and north. */
export function pixelStep({ tangentFromPixel: [a, b, c, d] }: Grid, east: number, north: number): Place {
  const determinant = a * d - b * c
  return { x: (d * east - b * north) / determinant, y: (a * north - c * east) / determinant }
}

/** The direction of a step as a vector of length 1. */
export function directionOf(grid: Grid, east: number, north: number): Place {
  const { x, y } = pixelStep(grid, east, north)
  const length = Math.hypot(x, y) || 1
  return { x: x / length, y: y / length }
}

/** Whether a place falls on a pixel of the stamp. */
export const isOnStamp = ({ x, y }: Place): boolean =>
  x >= -0.5 && y >= -0.5 && x < SIDE - 0.5 && y < SIDE - 0.5
