import { axisTicks, axisWords, fitted, shareOf, type Axis, type FittedAxis } from './axis'
import { lineThrough, path, rectangle, text, textWidth, type Drawing, type Shape, type Tone } from './drawing'
import type { Figure, FigureTable } from './figure'
import { drawLegend, type LegendEntry } from './legend'
import { markAt, type MarkShape } from './mark-shape'
import { gathered } from './thin-segments'
import { RULE_DASH } from './xy-legend'

/** A stretch of a lane. */
export interface Segment {
  readonly series: string
  readonly from: number
  readonly to: number
  readonly tone: Tone
  readonly words: string
}

/** A place on a lane: what was measured. */
export interface LaneMark {
  readonly series: string
  readonly at: number
  readonly tone: Tone
  readonly shape: MarkShape
  readonly words: string
}

/** A row of a figure, with its name at the left and stretches along the axis. */
export interface Lane {
  readonly name: string
  readonly segments: readonly Segment[]
  /** What is written behind the last stretch; empty where nothing. */
  readonly label: string
  readonly marks?: readonly LaneMark[]
}

/** Rows of stretches over one axis that begins at 0: what happens when, or bars side by side. */
export interface LaneFigure {
  readonly id: string
  readonly title: string
  readonly x: Axis
  readonly lanes: readonly Lane[]
  readonly laneHeight: number
  /** Whether stretches beside one another are kept apart, where there is room. */
  readonly isDivided?: boolean
  /** A value that means something of its own, drawn across all rows; the legend names it. */
  readonly rule?: number
  readonly legend: readonly LegendEntry[]
  readonly summary: string
  readonly note: string
  readonly source: string
  readonly table: FigureTable
}

const TOP = 8
const BELOW = 42
/** Narrower stretches than these are drawn together, in pixels. */
const LEAST = 1

/** The figure as the page shows it and as files are written of it. */
export function laneFigure(data: LaneFigure): Figure {
  const { id, title, summary, note, source, table } = data
  return { id, title, summary, note, source, table, draw: (width) => drawLanes(data, width) }
}

function drawLanes(data: LaneFigure, width: number): Drawing {
  const { x, lanes, laneHeight, legend, rule, note, isDivided = false } = data
  const left = Math.min(width / 3, Math.max(...lanes.map(({ name }) => textWidth(name)), 20) + 8)
  const behind = Math.max(...lanes.map(({ label }) => (label ? textWidth(label) + 6 : 0)), 14)
  const ends = lanes.flatMap(endsOf)
  const [, high] = fitted(x, ends, true).domain
  const axis: FittedAxis = { ...x, domain: [0, behind > 14 && ends.length > 0 ? Math.max(...ends) : high] }
  const inner = Math.max(40, width - left - behind)
  const xOf = (value: number): number => left + inner * shareOf(axis, value)
  const bottom = TOP + lanes.length * laneHeight
  const entries = drawLegend(legend, 0, bottom + BELOW, width)
  return {
    width,
    height: bottom + BELOW + entries.height + (note ? 2 : 0),
    shapes: [
      ...drawAxis(axis, xOf, left, inner, bottom),
      ...lanes.flatMap((lane, at) =>
        drawLane(lane, { xOf, left, top: TOP + at * laneHeight, height: laneHeight, isDivided }),
      ),
      ...(rule === undefined ? [] : drawRule(xOf(rule), bottom)),
      ...entries.shapes,
    ],
  }
}

const endsOf = ({ segments, marks = [] }: Lane): number[] => [
  ...segments.map(({ to }) => to),
  ...marks.map(({ at }) => at),
]

/** A rule that is seen on the ground and on the stretches. */
function drawRule(x: number, bottom: number): Shape[] {
  const [line, part] = [`M${x.toFixed(1)} ${TOP}V${bottom}`, { part: 'rule', series: '' } as const]
  return [
    path(line, part, { stroke: 'surface', width: 3 }),
    path(line, part, { stroke: 'ink', width: 1.2, dash: RULE_DASH }),
  ]
}

const AXIS = { part: 'axis', series: '' } as const

function drawAxis(
  axis: FittedAxis,
  xOf: (value: number) => number,
  left: number,
  inner: number,
  bottom: number,
): Shape[] {
  return [
    ...axisTicks(axis, inner / 70).flatMap(({ value, label }) => [
      path(`M${xOf(value).toFixed(1)} ${TOP}V${bottom}`, { part: 'grid', series: '' }, { stroke: 'line' }),
      text(label, xOf(value), bottom + 17, AXIS, { anchor: 'middle' }),
    ]),
    path(lineThrough([[left, bottom] as const, [left + inner, bottom] as const]), AXIS, {
      stroke: 'ink-soft',
    }),
    text(axisWords(axis), left + inner, bottom + 34, AXIS, { anchor: 'end' }),
  ]
}

/** Where a lane lies, in pixels. */
interface LanePlace {
  readonly xOf: (value: number) => number
  readonly left: number
  readonly top: number
  readonly height: number
  readonly isDivided: boolean
}

/** Stretches that are kept apart are at least so wide, in pixels. */
const DIVIDED = 3

function drawLane(lane: Lane, { xOf, left, top, height, isDivided }: LanePlace): Shape[] {
  const { name, segments, label, marks = [] } = lane
  const middle = top + height / 2 + 4
  const end = Math.max(0, ...endsOf(lane))
  const widthOf = (from: number, to: number): number => {
    const whole = xOf(to) - xOf(from)
    return isDivided && whole >= DIVIDED ? whole - 1 : whole
  }
  const perPixel = 1 / (xOf(1) - xOf(0))
  return [
    text(name, left - 7, middle, AXIS, { anchor: 'end', tone: 'ink' }),
    ...gathered(segments, LEAST * perPixel).map(({ series, from, to, tone, words }) =>
      path(
        rectangle(xOf(from), top + 2, widthOf(from, to), height - 4),
        { part: 'bar', series },
        { fill: tone, words },
      ),
    ),
    ...marks.map(({ series, at, tone, shape, words }) =>
      path(
        markAt(shape, xOf(at), top + height / 2, 4.5),
        { part: 'mark', series },
        { fill: tone, stroke: 'surface', words },
      ),
    ),
    ...(label
      ? [text(label, xOf(end) + 6, middle, { part: 'bar', series: name }, { tone: 'ink', halo: true })]
      : []),
  ]
}
