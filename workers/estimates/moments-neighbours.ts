import { STAMP_BANDS, STAMP_SIDE, type Stamp } from '../stamps/stamp'
import type { Band } from '../units/bands'
import { floodBasins, type BasinOptions } from './moments-basins'

/** How neighbours are found; values are the signal-to-noise of smoothed pixels. */
export interface NeighbourOptions extends BasinOptions {
  /** The bands in which objects are looked for. */
  readonly bands: readonly Band[]
}

export const NEIGHBOURS: NeighbourOptions = {
  bands: ['r', 'i', 'z'],
  threshold: 1.5,
  prominence: 2,
  contrast: 0.05,
}

/** How far from where it should be the object's own basin may be, in pixels. */
const OWN_REACH = 3
/** Pixels of 0 around an image, as many as smoothing reaches. */
export const BORDER = 2
/** The root of the sum of squares of 1 4 6 4 1. */
const NORM = Math.sqrt(70)

/**
 * Marks the pixels of a stamp that belong to other objects, 1 each, `[row, column]`: the flux of the bands over their noise, weighted
 * by inverse variance, is smoothed by a pixel (binomial 1 4 6 4 1 along both axes) and divided into basins (`floodBasins`).
 * The basin at the stamp's object is its own; without one within 3 pixels, none is. All others are marked. Wings under the threshold
 * are not, nor is a neighbour without a peak of its own. Where no variance is known nothing is marked.
 */
export function markNeighbours(stamp: Stamp, options: NeighbourOptions = NEIGHBOURS): Uint8Array {
  const image = signalToNoise(stamp, options.bands)
  const { x, y } = stamp.remainder
  return markOthers(image, STAMP_SIDE, STAMP_SIDE / 2 + x, STAMP_SIDE / 2 + y, options)
}

/**
 * Marks the pixels `[row, column]` of a square of `side` pixels that belong to other objects than that at `x`, `y`, 1 each. `image` is the signal-to-noise of
 * its pixels with a border of `BORDER` pixels of 0 around it.
 */
export function markOthers(
  image: Float32Array,
  side: number,
  x: number,
  y: number,
  options: BasinOptions = NEIGHBOURS,
): Uint8Array {
  const width = side + 2 * BORDER
  const smoothed = smoothAlong(smoothAlong(image, 1, width), width, width)
  const basins = floodBasins(smoothed, width, options)
  const own = ownBasin(basins, side, x, y)
  const marked = new Uint8Array(side * side)
  for (let at = 0; at < marked.length; at++) {
    const basin = basins[placeOf(at % side, (at / side) | 0, side)] ?? -1
    if (basin >= 0 && basin !== own) marked[at] = 1
  }
  return marked
}

/** The index in an image with a border. */
export function placeOf(column: number, row: number, side: number): number {
  return (row + BORDER) * (side + 2 * BORDER) + column + BORDER
}

/** With a border. Missing pixels have infinite variance, and no weight. */
function signalToNoise({ pixels, variance }: Stamp, bands: readonly Band[]): Float32Array {
  const image = new Float32Array((STAMP_SIDE + 2 * BORDER) ** 2)
  const places = Int32Array.from(bands, (band) => STAMP_BANDS.indexOf(band))
  for (let at = 0, first = 0; at < STAMP_SIDE * STAMP_SIDE; at++, first += STAMP_BANDS.length) {
    let signal = 0
    let weight = 0
    for (let k = 0; k < places.length; k++) {
      const from = first + (places[k] ?? 0)
      const noise = variance[from] ?? Infinity
      if (!(noise > 0 && noise < Infinity)) continue
      signal += (pixels[from] ?? 0) / noise
      weight += 1 / noise
    }
    const ratio = signal / Math.sqrt(weight)
    if (Number.isFinite(ratio)) image[placeOf(at % STAMP_SIDE, (at / STAMP_SIDE) | 0, STAMP_SIDE)] = ratio
  }
  return image
}

/** Along pixels that are `step` apart; independent noise of 1 stays 1. The border stays 0. */
function smoothAlong(image: Float32Array, step: number, width: number): Float32Array {
  const smoothed = new Float32Array(image.length)
  for (let row = BORDER; row < width - BORDER; row++) {
    for (let at = row * width + BORDER; at < (row + 1) * width - BORDER; at++) {
      const near = (image[at - step] ?? 0) + (image[at + step] ?? 0)
      const far = (image[at - 2 * step] ?? 0) + (image[at + 2 * step] ?? 0)
      smoothed[at] = (6 * (image[at] ?? 0) + 4 * near + far) / NORM
    }
  }
  return smoothed
}

/** The basin of the pixel nearest to a position, -1 for none within reach. */
function ownBasin(basins: Int32Array, side: number, x: number, y: number): number {
  let [own, nearest] = [-1, OWN_REACH]
  for (let row = Math.ceil(y - OWN_REACH); row <= y + OWN_REACH; row++) {
    for (let column = Math.ceil(x - OWN_REACH); column <= x + OWN_REACH; column++) {
      const basin = basins[placeOf(column, row, side)] ?? -1
      const distance = Math.hypot(column - x, row - y)
      if (basin >= 0 && distance < nearest) [own, nearest] = [basin, distance]
    }
  }
  return own
}
