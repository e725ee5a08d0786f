import { axisWords, fitted, type Axis } from './axis'
import { lineThrough, path, type Drawing, type Shape, type Tone } from './drawing'
import type { Figure, FigureTable } from './figure'
import { drawHorizontalAxis, drawVerticalAxis, frameFor, planeOf, type Plane } from './frame'
import { drawLegend } from './legend'
import { legendOf, RULE_DASH } from './xy-legend'
import { markAt, type MarkShape } from './mark-shape'
import { drawRegion, type Region } from './region'
import { drawBand, drawErrorBar, type Band } from './xy-errors'

/** A line of predictions. Curves and marks of one series stand in the same rows of its table. */
export interface Curve {
  readonly series: string
  readonly label: string
  readonly tone: Tone
  readonly dash: string
  /** By rising x; y is null where there is nothing to draw, and the line is broken there. */
  readonly points: readonly (readonly [x: number, y: number | null])[]
  /** What is said of each point, which then has a dot where the mouse finds it. */
  readonly told?: readonly string[]
  /** Pixels to the right of where it belongs, so that two series at the same places are both seen; 0 where it is left out. */
  readonly shift?: number
}

/** Points that were measured, or that belong to no line. Without a label they share the legend's entry of their curve. */
export interface Marks {
  readonly series: string
  readonly label: string
  readonly tone: Tone
  readonly shape: MarkShape
  readonly points: readonly Mark[]
  /** As that of a curve. */
  readonly shift?: number
}

/** A point, what is said of it where the mouse rests, and how far its error reaches; null, or left out, where it has none. */
export interface Mark {
  readonly x: number
  readonly y: number
  readonly words: string
  readonly error?: { readonly low: number; readonly high: number } | null
}

/** A value of the vertical axis that means something of its own, drawn across the frame and named in the legend. */
export interface Rule {
  readonly y: number
  readonly label: string
}

/** A figure of curves and marks over two axes. */
export interface XyFigure {
  readonly id: string
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  /** Whether a linear vertical axis begins at 0. */
  readonly fromZero: boolean
  readonly curves: readonly Curve[]
  readonly marks: readonly Marks[]
  readonly regions: readonly Region[]
  readonly bands?: readonly Band[]
  readonly rules: readonly Rule[]
  readonly summary: string
  readonly note: string
  readonly source: string
  /** Values that the horizontal axis holds whether or not anything is drawn there. */
  readonly along: readonly number[]
}

const HEIGHT = 236

/** The figure as the page shows it and as files are written of it. Its table is that of published and predicted values, unless it has one of its own. */
export function xyFigure(data: XyFigure, table: FigureTable = xyTable(data)): Figure {
  const { id, title, summary, note, source } = data
  return { id, title, summary, note, source, table, draw: (width) => drawXy(data, width) }
}

function drawXy(data: XyFigure, width: number): Drawing {
  const plane = planeFor(data, width)
  const regions = data.regions.flatMap((region, row) => drawRegion(plane, region, row))
  const legend = drawLegend(legendOf(data), 0, HEIGHT + 2, width)
  return {
    width,
    height: HEIGHT + 4 + legend.height,
    shapes: [
      ...drawVerticalAxis(plane),
      ...regions,
      ...(data.bands ?? []).flatMap((band) => drawBand(plane, band)),
      ...drawHorizontalAxis(plane),
      ...data.rules.flatMap((rule) => drawRule(plane, rule)),
      ...data.curves.flatMap((curve) => drawCurve(plane, curve)),
      ...data.curves.flatMap((curve) => drawDots(plane, curve)),
      ...data.marks.flatMap((marks) => drawMarks(plane, marks)),
      ...legend.shapes,
    ],
  }
}

function planeFor(data: XyFigure, width: number): Plane {
  const { x, y, along, fromZero, curves, marks, rules, regions, bands = [] } = data
  const xs = [
    ...along,
    ...curves.flatMap(({ points }) => points.map(([at]) => at)),
    ...marks.flatMap(({ points }) => points.map((point) => point.x)),
    ...regions.map(({ from }) => from),
    ...bands.flatMap(({ points }) => points.map(([at]) => at)),
  ]
  const ys = [
    ...curves.flatMap(({ points }) => points.flatMap(([, value]) => (value === null ? [] : [value]))),
    ...marks.flatMap(({ points }) =>
      points.flatMap(({ y: at, error }) => [at, ...(error ? [error.low, error.high] : [])]),
    ),
    ...bands.flatMap(({ points }) => points.flatMap(([, low, high]) => [low, high])),
    ...rules.map((rule) => rule.y),
  ]
  const vertical = fitted(y, ys, fromZero)
  return planeOf(frameFor(vertical, width, HEIGHT, regions.length), fitted(x, xs), vertical)
}

function drawRule({ frame, yOf }: Plane, { y, label }: Rule): Shape[] {
  const line = lineThrough([
    [frame.left, yOf(y)],
    [frame.left + frame.width, yOf(y)],
  ])
  return [path(line, { part: 'rule', series: label }, { stroke: 'ink-soft', dash: RULE_DASH })]
}

function drawCurve({ xOf, yOf }: Plane, { series, label, tone, dash, points, shift = 0 }: Curve): Shape[] {
  const look = { stroke: tone, width: 1.8, dash, words: label }
  return pieces(points).map((piece) => {
    const places = piece.map(([x, y]) => [xOf(x) + shift, yOf(y)] as const)
    return path(places.length === 1 ? dashAt(places) : lineThrough(places), { part: 'curve', series }, look)
  })
}

/** A single place as a short line, so that it is seen. */
const dashAt = (places: readonly (readonly [x: number, y: number])[]): string =>
  lineThrough(places.flatMap(([x, y]) => [[x - 8, y] as const, [x + 8, y] as const]))

/** The stretches of a curve between its gaps. */
function pieces(points: Curve['points']): [x: number, y: number][][] {
  const found: [number, number][][] = [[]]
  for (const [x, y] of points) {
    if (y === null) found.push([])
    else found.at(-1)?.push([x, y])
  }
  return found.filter((piece) => piece.length > 0)
}

/** A dot for each point of which something is said, and around it as much as a hand needs. */
function drawDots({ xOf, yOf }: Plane, { series, tone, points, told = [] }: Curve): Shape[] {
  return points.flatMap(([x, y], at) => {
    const words = told[at]
    if (y === null || words === undefined) return []
    const [left, top] = [xOf(x), yOf(y)]
    return [
      path(markAt('circle', left, top, 2.4), { part: 'dot', series }, { fill: tone }),
      path(markAt('circle', left, top, 9), { part: 'dot', series }, { fill: tone, opacity: 0, words }),
    ]
  })
}

function drawMarks(plane: Plane, { series, tone, shape, points, shift = 0 }: Marks): Shape[] {
  const { xOf, yOf } = plane
  return points.flatMap(({ x, y, words, error }) => [
    ...(error ? [drawErrorBar(plane, { x, ...error }, series, tone, shift)] : []),
    path(
      markAt(shape, xOf(x) + shift, yOf(y)),
      { part: 'mark', series },
      { fill: tone, stroke: 'surface', words },
    ),
  ])
}

/** A row for each place of each series, in the order of the places. */
function xyTable({ x, y, curves, marks }: XyFigure): FigureTable {
  const names = [...new Set([...marks, ...curves].map(({ series }) => series))]
  const rows = names.flatMap((name) => {
    const published = valuesAt(marks, name, ({ points }) => points.map((point) => [point.x, point.y]))
    const predicted = valuesAt(curves, name, ({ points }) => points)
    const places = [...new Set([...published.keys(), ...predicted.keys()])].sort((a, b) => a - b)
    return places.map((at) => [name, at, published.get(at) ?? null, predicted.get(at) ?? null])
  })
  const unit = y.unit === '1' ? '' : `, ${y.unit}`
  return {
    header: ['series', axisWords(x), `published (${y.name}${unit})`, `predicted (${y.name}${unit})`],
    rows,
  }
}

function valuesAt<Of extends { readonly series: string }>(
  all: readonly Of[],
  name: string,
  pointsOf: (one: Of) => readonly (readonly [number, number | null])[],
): Map<number, number | null> {
  return new Map(all.filter(({ series }) => series === name).flatMap(pointsOf))
}
