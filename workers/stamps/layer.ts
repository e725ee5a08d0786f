import { pixels } from '../units/quantities'
import {
  pixelFromSky,
  skyFromPixel,
  type PixelPosition,
  type WorldCoordinates,
} from '../tiles/world-coordinates'
import type { Footprint } from './footprint'
import { localJacobian, pixelArea } from './local-scale'
import type { Rectangle, StampGrid } from './stamp-grid'
import { LANCZOS_ORDER } from './resample'

/**
 * What a footprint adds to a stamp: the `rectangle` of its pixels that are needed, clipped to it, and how they come to the
 * stamp: `offset` whole pixels (stamp pixel = image pixel - offset), or `warp` where the grids differ.
 */
export type Layer = { footprint: Footprint; rectangle: Rectangle } & (
  { offset: { x: number; y: number }; warp: null } | { offset: null; warp: Warp }
)

/**
 * Where the pixels of a stamp, `[row, column]`, fall on an image; `area` is how many of its pixels one of the stamp
 * covers, and `widening` (at least 1) how many of them its side is.
 */
export type Warp = { x: Float64Array; y: Float64Array; area: number; widening: number }

/** How far from a whole number of pixels two grids may be apart and still be one, in pixels. */
const WHOLE = 1e-3

/** A header that puts more pixels than this under one of the stamp's is taken for rubbish: they are not read. */
const LARGEST_AREA = 400
/** Nor are more pixels than this read for one stamp: a distortion may run away within it. */
const LARGEST_WINDOW = 2 ** 22

/** What a footprint adds to a stamp, null where it does not touch it. */
export function layerOf(grid: StampGrid, footprint: Footprint): Layer | null {
  const offset = wholeOffset(grid, footprint.world)
  if (offset) {
    const rectangle = clip({ ...grid.rectangle, ...offset }, footprint)
    return rectangle && { footprint, rectangle, offset, warp: null }
  }
  const warp = warpOf(grid, footprint.world)
  if (!(warp.area < LARGEST_AREA)) return null
  const rectangle = clip(boundsOf(warp), footprint)
  if (!rectangle || rectangle.width * rectangle.height > LARGEST_WINDOW) return null
  return { footprint, rectangle, offset: null, warp }
}

/**
 * Where the stamp's first pixel is on an image whose grid is the stamp's moved by whole pixels, else null. Corners and
 * centre of the stamp must agree within 1e-3 pixel, whatever the projections are called.
 */
function wholeOffset(
  { world, rectangle }: StampGrid,
  image: WorldCoordinates,
): { x: number; y: number } | null {
  const { x, y, width, height } = rectangle
  if (world === image) return { x, y }
  const shifts = spots(width, height).map(([column, row]) => {
    const on = pixelOn(image, world, x + column, y + row)
    return { x: on.x - column, y: on.y - row }
  })
  const [first] = shifts
  const whole = first && { x: Math.round(first.x), y: Math.round(first.y) }
  const isWhole =
    whole && shifts.every((one) => Math.abs(one.x - whole.x) < WHOLE && Math.abs(one.y - whole.y) < WHOLE)
  return isWhole ? whole : null
}

function spots(width: number, height: number): [number, number][] {
  const [right, top] = [width - 1, height - 1]
  return [
    [0, 0],
    [right, 0],
    [0, top],
    [right, top],
    [right / 2, top / 2],
  ]
}

function pixelOn(image: WorldCoordinates, world: WorldCoordinates, x: number, y: number): PixelPosition {
  return pixelFromSky(image, skyFromPixel(world, { x: pixels(x), y: pixels(y) }))
}

function warpOf({ world, rectangle, tangentFromPixel }: StampGrid, image: WorldCoordinates): Warp {
  const { width, height } = rectangle
  const warp = { x: new Float64Array(width * height), y: new Float64Array(width * height) }
  for (let at = 0; at < width * height; at++) {
    const on = pixelOn(image, world, rectangle.x + (at % width), rectangle.y + Math.floor(at / width))
    warp.x[at] = on.x
    warp.y[at] = on.y
  }
  const middle = pixelOn(image, world, rectangle.x + width / 2, rectangle.y + height / 2)
  const area = pixelArea(tangentFromPixel) / pixelArea(localJacobian(image, middle))
  return { ...warp, area, widening: Math.max(1, Math.sqrt(area)) }
}

/** The pixels that interpolation will look at. NaN positions, which no image has, make an empty rectangle. */
function boundsOf({ x, y, widening }: Warp): Rectangle {
  const reach = Math.ceil(LANCZOS_ORDER * widening)
  const [left, bottom] = [Math.floor(Math.min(...x)) - reach, Math.floor(Math.min(...y)) - reach]
  const [right, top] = [Math.ceil(Math.max(...x)) + reach, Math.ceil(Math.max(...y)) + reach]
  return { x: left, y: bottom, width: right - left + 1, height: top - bottom + 1 }
}

function clip(rectangle: Rectangle, { width, height }: Footprint): Rectangle | null {
  const [left, bottom] = [Math.max(0, rectangle.x), Math.max(0, rectangle.y)]
  const right = Math.min(width, rectangle.x + rectangle.width)
  const top = Math.min(height, rectangle.y + rectangle.height)
  return right > left && top > bottom
    ? { x: left, y: bottom, width: right - left, height: top - bottom }
    : null
}
