import { axisWords, fitted, type Axis } from './axis'
import { lineThrough, path, rectangle, text, textWidth, type Drawing, type Shape, type Tone } from './drawing'
import type { Figure } from './figure'
import { drawVerticalAxis, frameFor, planeOf, type Plane } from './frame'
import { drawLegend } from './legend'

/** A part that columns are made of. */
export interface StackPart {
  readonly name: string
  readonly tone: Tone
}

/** A column: where it stands, one value for each part, and whether it is too much. */
export interface StackColumn {
  readonly at: number
  readonly values: readonly number[]
  readonly isTooMuch: boolean
  /** What else is said of it, under the name that the figure gives. */
  readonly told: string
}

/** Columns of parts that add up, against a limit. */
export interface StackFigure {
  readonly id: string
  readonly title: string
  /** What the columns are by. */
  readonly x: Axis
  readonly y: Axis
  /** What is said of each column beside its values: `strategy`. */
  readonly told: string
  readonly parts: readonly StackPart[]
  readonly columns: readonly StackColumn[]
  readonly limit: { readonly value: number; readonly label: string }
  readonly summary: string
  readonly note: string
  readonly source: string
}

const HEIGHT = 236

/** How many times the limit a column is drawn to. */
const CUT = 2

/** The figure as the page shows it and as files are written of it. */
export function stackFigure(data: StackFigure): Figure {
  const { id, title, summary, note, source, x, y, parts, columns, limit } = data
  const header = [
    axisWords(x),
    ...parts.map(({ name }) => `${name} (${y.unit})`),
    `limit (${y.unit})`,
    'out of memory',
    data.told,
  ]
  const rows = columns.map(({ at, values, isTooMuch, told }) => [
    at,
    ...values,
    limit.value,
    isTooMuch ? 'yes' : 'no',
    told,
  ])
  return {
    id,
    title,
    summary,
    note,
    source,
    draw: (width) => drawStack(data, width),
    table: { header, rows },
  }
}

const nameOf = ({ at }: StackColumn): string => at.toLocaleString('en')
const totalOf = ({ values }: StackColumn): number => values.reduce((sum, value) => sum + value, 0)

function drawStack(data: StackFigure, width: number): Drawing {
  const { parts, columns, limit, x, y } = data
  // Where all is far below the limit, that is said in words: the parts would not be seen.
  const most = Math.max(...columns.map(totalOf))
  const isNear = limit.value < 3 * most
  // Columns that go far beyond it are broken off: the others would not be seen.
  const cap = CUT * limit.value
  const values = [
    ...columns.map((column) => Math.min(totalOf(column), cap)),
    ...(isNear ? [limit.value] : []),
  ]
  const along = { ...x, domain: [0, columns.length] as const }
  const vertical = fitted(y, values, true)
  const plane = planeOf(frameFor(vertical, width, HEIGHT), along, vertical)
  const legend = drawLegend(
    parts.map(({ name, tone }) => ({ series: name, label: name, tone, symbol: { kind: 'patch' } })),
    ...([0, HEIGHT + 2, width] as const),
  )
  return {
    width,
    height: HEIGHT + 4 + legend.height,
    shapes: [
      ...drawVerticalAxis(plane),
      ...columns.flatMap((column, at) => drawColumn(plane, parts, column, at, cap)),
      ...drawBase(plane, data),
      ...(isNear ? drawLimit(plane, limit) : drawFarLimit(plane, limit)),
      ...legend.shapes,
    ],
  }
}

function drawColumn(
  { xOf, yOf }: Plane,
  parts: readonly StackPart[],
  column: StackColumn,
  at: number,
  cap: number,
): Shape[] {
  const [left, wide] = [xOf(at + 0.18), xOf(at + 0.82) - xOf(at + 0.18)]
  let below = 0
  const bars = parts.map(({ name, tone }, part) => {
    const value = column.values[part] ?? 0
    const upTo = Math.min(below + value, cap)
    const [top, height] = [yOf(upTo), yOf(below) - yOf(upTo)]
    below = upTo
    const words = `${nameOf(column)}: ${name} ${value.toLocaleString('en', { maximumSignificantDigits: 3 })}, ${column.told}`
    const opacity = column.isTooMuch ? 0.45 : 1
    const look = { fill: tone, opacity, words }
    return path(
      rectangle(left, top, wide, height),
      { part: 'bar', series: name },
      { ...look, stroke: 'surface' },
    )
  })
  if (!column.isTooMuch) return bars
  const cross = text(
    '✕',
    left + wide / 2,
    yOf(below) - 4,
    { part: 'bar', series: nameOf(column) },
    {
      anchor: 'middle',
      tone: 'bad',
    },
  )
  return [...bars, ...(totalOf(column) > cap ? [drawBreak(left, wide, yOf(cap))] : []), cross]
}

/** The sign that a column goes on above what is drawn: a gap that slants across it. */
function drawBreak(left: number, wide: number, top: number): Shape {
  const line = lineThrough([[left - 2, top + 16] as const, [left + wide + 2, top + 8] as const])
  return path(line, { part: 'rule', series: 'break' }, { stroke: 'surface', width: 4 })
}

const AXIS = { part: 'axis', series: '' } as const

function drawBase({ frame, xOf }: Plane, { columns, x }: StackFigure): Shape[] {
  const base = frame.top + frame.height
  const every = Math.ceil(
    (Math.max(...columns.map((column) => textWidth(nameOf(column)))) + 8) / (frame.width / columns.length),
  )
  return [
    path(lineThrough([[frame.left, base] as const, [frame.left + frame.width, base] as const]), AXIS, {
      stroke: 'ink-soft',
    }),
    ...columns.flatMap((column, at) =>
      at % every === 0 ? [text(nameOf(column), xOf(at + 0.5), base + 17, AXIS, { anchor: 'middle' })] : [],
    ),
    text(axisWords(x), frame.left + frame.width, base + 34, AXIS, { anchor: 'end' }),
  ]
}

function drawLimit({ frame, yOf }: Plane, { value, label }: StackFigure['limit']): Shape[] {
  const part = { part: 'rule', series: label } as const
  const y = yOf(value)
  const line = lineThrough([[frame.left, y] as const, [frame.left + frame.width, y] as const])
  return [
    path(line, part, { stroke: 'bad', dash: '5 3', width: 1.4 }),
    text(label, frame.left + 4, y - 5, part, { tone: 'bad', halo: true }),
  ]
}

function drawFarLimit({ frame }: Plane, { label }: StackFigure['limit']): Shape[] {
  const part = { part: 'rule', series: label } as const
  const right = frame.left + frame.width
  return [text(`${label}, far above`, right, 12, part, { anchor: 'end', tone: 'bad' })]
}
