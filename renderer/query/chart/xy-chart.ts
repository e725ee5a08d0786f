import { fitted } from '../../chart/axis'
import { lineThrough, path, type Drawing, type Shape } from '../../chart/drawing'
import { drawHorizontalAxis, drawVerticalAxis, frameFor, planeOf, type Plane } from '../../chart/frame'
import { drawLegend, type LegendEntry } from '../../chart/legend'
import { markAt } from '../../chart/mark-shape'
import type { ChartData, ChartPoint, ChartSeries } from './chart-series'

/** The size of the axes of a chart, in pixels; its legend is below. */
export interface ChartSize {
  readonly width: number
  readonly height: number
}

/** Points up to which each is drawn large. */
const FEW = 400
/** Points of a line up to which each has a dot. */
const DOTTED = 60

/** The axes of a chart of points or lines. */
export function xyPlane({ x, y, series }: ChartData, { width, height }: ChartSize): Plane {
  const points = series.flatMap((one) => one.points)
  const along = fitted(
    x,
    points.map((point) => point.x),
  )
  const vertical = fitted(
    y,
    points.map((point) => point.y),
  )
  return planeOf(frameFor(vertical, width, height), along, vertical)
}

/** A chart of points or lines; all points of a series are one path, so that ten thousand are drawn at once. `chosen` is a row. */
export function drawXyChart(
  data: ChartData,
  kind: 'line' | 'points',
  chosen: number | null,
  size: ChartSize,
): Drawing {
  const plane = xyPlane(data, size)
  const { width, height } = size
  const legend = drawLegend(
    data.series.map((one) => entryOf(one, kind)),
    0,
    height + 2,
    width,
  )
  return {
    width,
    height: height + 4 + legend.height,
    shapes: [
      ...drawVerticalAxis(plane),
      ...drawHorizontalAxis(plane),
      ...data.series.flatMap((one) => (kind === 'line' ? drawLine(plane, one) : drawPoints(plane, one))),
      ...data.series.flatMap((one) => drawChosen(plane, one, chosen)),
      ...legend.shapes,
    ],
  }
}

const entryOf = ({ name, tone, dash, shape }: ChartSeries, kind: 'line' | 'points'): LegendEntry => ({
  ...{ series: name, label: name, tone },
  symbol: kind === 'line' ? { kind: 'line', dash } : { kind: 'mark', shape },
})

function drawPoints({ xOf, yOf }: Plane, { name, tone, shape, points }: ChartSeries): Shape[] {
  const isFew = points.length <= FEW
  const outlines = points.map(({ x, y }) => markAt(shape, xOf(x), yOf(y), isFew ? 3.4 : 2))
  if (outlines.length === 0) return []
  const rim = isFew ? ({ stroke: 'surface', width: 0.8 } as const) : {}
  return [
    path(outlines.join(''), { part: 'mark', series: name }, { fill: tone, opacity: isFew ? 1 : 0.6, ...rim }),
  ]
}

function drawLine(plane: Plane, series: ChartSeries): Shape[] {
  const { name, tone, dash, points } = series
  const places = points.map(({ x, y }) => [plane.xOf(x), plane.yOf(y)] as const)
  const look = { stroke: tone, width: 1.8, dash, words: name }
  return [
    ...(places.length > 1 ? [path(lineThrough(places), { part: 'curve', series: name }, look)] : []),
    ...(places.length <= DOTTED ? drawPoints(plane, series) : []),
  ]
}

/** A ring around what is of the chosen row. */
function drawChosen({ xOf, yOf }: Plane, { name, points }: ChartSeries, chosen: number | null): Shape[] {
  return points
    .filter(({ row }) => row === chosen)
    .map(({ x, y }) =>
      path(markAt('circle', xOf(x), yOf(y), 7), { part: 'rule', series: name }, { stroke: 'ink', width: 2 }),
    )
}

/** How far from a press a point may be, in pixels. */
const REACH = 14

/** The point nearest to a place of the chart, with its series; null where none is near. */
export function nearestPoint(
  data: ChartData,
  size: ChartSize,
  left: number,
  top: number,
): { readonly series: ChartSeries; readonly point: ChartPoint } | null {
  const { xOf, yOf } = xyPlane(data, size)
  let best: { series: ChartSeries; point: ChartPoint } | null = null
  let reach = REACH
  for (const series of data.series) {
    for (const point of series.points) {
      const apart = Math.hypot(xOf(point.x) - left, yOf(point.y) - top)
      if (apart > reach) continue
      ;[best, reach] = [{ series, point }, apart]
    }
  }
  return best
}
