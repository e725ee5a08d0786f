import { lineThrough, path, type Shape, type Tone } from './drawing'
import type { Plane } from './frame'

/** A value whose error reaches from `low` to `high`. */
export interface WithError {
  readonly x: number
  readonly low: number
  readonly high: number
}

/** What lies between two lines, as the values that are to be expected. */
export interface Band {
  readonly series: string
  readonly label: string
  readonly tone: Tone
  /** By rising x. */
  readonly points: readonly (readonly [x: number, low: number, high: number])[]
}

/** How much a band hides what lies below. */
export const BAND_OPACITY = 0.22

/** Half the width of the ends of an error bar, in pixels. */
const END = 2.5

/** A vertical line from end to end of the error, with short strokes across; `shift` pixels to the right. */
export function drawErrorBar(
  { xOf, yOf }: Plane,
  { x, low, high }: WithError,
  series: string,
  tone: Tone,
  shift = 0,
): Shape {
  const [at, top, bottom] = [xOf(x) + shift, yOf(high), yOf(low)]
  const across = (y: number): string =>
    lineThrough([
      [at - END, y],
      [at + END, y],
    ])
  const d =
    lineThrough([
      [at, top],
      [at, bottom],
    ]) +
    across(top) +
    across(bottom)
  return path(d, { part: 'error', series }, { stroke: tone, width: 1.2 })
}

/** The area of a band. */
export function drawBand({ xOf, yOf }: Plane, { series, tone, points, label }: Band): Shape[] {
  if (points.length === 0) return []
  const above = points.map(([x, , high]) => [xOf(x), yOf(high)] as const)
  const below = points.map(([x, low]) => [xOf(x), yOf(low)] as const).reverse()
  const look = { fill: tone, opacity: BAND_OPACITY, words: label }
  return [path(`${lineThrough([...above, ...below])}Z`, { part: 'band', series }, look)]
}
