import { radians } from '../../workers/units/quantities'
import { pixelFromSky, type WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { degreeWords, multiplesOf, roundStep } from '../sky/degree-steps'
import { DEGREES, skyOf } from './sky-box'

/** A point of an image, in pixels. */
export interface ImagePoint {
  readonly x: number
  readonly y: number
}

/** A rectangle of an image: its corners, in pixels. */
export interface ImageWindow {
  readonly low: ImagePoint
  readonly high: ImagePoint
}

/** A line of constant right ascension or declination: its value in degrees, and points along it, in pixels of the image. */
export interface GridLine {
  readonly kind: 'ra' | 'dec'
  readonly degrees: number
  readonly label: string
  readonly points: readonly ImagePoint[]
}

/** Points along a line. */
const ALONG = 48

/**
 * Lines of right ascension and declination through a window of an image, at round steps of decimal degrees, about `wanted` of each.
 * Right ascension is counted from that of the window's middle, so that 0 is no border; around a pole it runs all the way round.
 */
export function gridLines(world: WorldCoordinates, window: ImageWindow, wanted: number): GridLine[] {
  const { middle, east, dec } = skyExtent(world, window)
  const [raStep, decStep] = [roundStep((east[1] - east[0]) / wanted), roundStep((dec[1] - dec[0]) / wanted)]
  const meridians = multiplesOf(raStep, middle.ra + east[0], middle.ra + east[1])
  const parallels = multiplesOf(decStep, dec[0], dec[1])
  const wholeTurn = east[1] - east[0] >= 360
  return [
    ...(wholeTurn ? meridians.slice(0, Math.round(360 / raStep)) : meridians).map((ra) => {
      const points = between(dec).map((at) => onImage(world, ra, at))
      return line('ra', ((ra % 360) + 360) % 360, raStep, points)
    }),
    ...parallels.map((at) => {
      const points = between(east).map((offset) => onImage(world, middle.ra + offset, at))
      return line('dec', at, decStep, points)
    }),
  ]
}

interface SkyExtent {
  readonly middle: { readonly ra: number; readonly dec: number }
  /** Degrees of right ascension from the middle's. */
  readonly east: readonly [number, number]
  readonly dec: readonly [number, number]
}

/** What of the sky lies in a window, from points along its rim. */
function skyExtent(world: WorldCoordinates, window: ImageWindow): SkyExtent {
  const { low, high } = window
  const middle = skyOf(world, (low.x + high.x) / 2, (low.y + high.y) / 2)
  const rim = Array.from({ length: 17 }, (_, at) => at / 16).flatMap((share) => {
    const [x, y] = [low.x + share * (high.x - low.x), low.y + share * (high.y - low.y)]
    return [skyOf(world, x, low.y), skyOf(world, x, high.y), skyOf(world, low.x, y), skyOf(world, high.x, y)]
  })
  const easts = rim.map(({ ra }) => ((ra - middle.ra + 540) % 360) - 180)
  // A parallel bends: the middle may lie farther from the equator than the rim.
  const decs = [...rim.map(({ dec }) => dec), middle.dec]
  const pole = poleInside(world, window)
  if (pole === 0) {
    return {
      middle,
      east: [Math.min(...easts), Math.max(...easts)],
      dec: [Math.min(...decs), Math.max(...decs)],
    }
  }
  return { middle, east: [-180, 180], dec: pole > 0 ? [Math.min(...decs), 90] : [-90, Math.max(...decs)] }
}

/** 1 where the north pole lies in a window, -1 for the south pole, else 0. */
function poleInside(world: WorldCoordinates, { low, high }: ImageWindow): number {
  const inside = (sign: number): boolean => {
    const { x, y } = pixelFromSky(world, {
      rightAscension: radians(0),
      declination: radians((sign * Math.PI) / 2),
    })
    return x >= low.x && x <= high.x && y >= low.y && y <= high.y
  }
  return [1, -1].find(inside) ?? 0
}

function between([least, most]: readonly [number, number]): number[] {
  return Array.from({ length: ALONG + 1 }, (_, at) => least + ((most - least) * at) / ALONG)
}

function onImage(world: WorldCoordinates, ra: number, dec: number): ImagePoint {
  return pixelFromSky(world, { rightAscension: radians(ra / DEGREES), declination: radians(dec / DEGREES) })
}

function line(
  kind: GridLine['kind'],
  degrees: number,
  step: number,
  points: readonly ImagePoint[],
): GridLine {
  return { kind, degrees, label: degreeWords(degrees, step), points }
}
