import { axisWords } from '../chart/axis'
import { path, rectangle, text, textWidth, type Drawing, type Shape } from '../chart/drawing'
import type { Figure, FigureTable } from '../chart/figure'
import { drawHorizontalAxis, drawVerticalAxis, frameFor, planeOf, type Plane } from '../chart/frame'
import { drawLegend, type LegendEntry } from '../chart/legend'
import { valueAt, type BinAxis } from './bin-axis'
import type { BinGrid } from './bin-grid'
import type { CountScale } from './count-scale'
import type { Measure } from './measure'

/** Counts in bins of one column: of all rows, and in front of those that are brushed and filtered elsewhere. */
export interface HistogramData {
  readonly id: string
  readonly title: string
  readonly x: Measure
  readonly axis: BinAxis
  /** The names of the bins of a column of texts; null for numbers. */
  readonly categories: readonly string[] | null
  readonly ground: BinGrid | null
  readonly front: BinGrid | null
  readonly scale: CountScale
  readonly summary: string
  readonly note: string
  readonly source: string
  readonly height: number
}

/** The plane of a figure so wide. Heights are those of all rows, so that they stay while others brush. */
export function histogramPlane(
  { x, axis, ground, front, scale, height }: HistogramData,
  width: number,
): Plane {
  const most = Math.max(ground?.highest ?? 0, front?.highest ?? 0, 1)
  const vertical = {
    ...{ name: 'objects', unit: '1', scale, isCount: true },
    domain: scale === 'log' ? ([0.7, Math.max(1.6, 1.3 * most)] as const) : ([0, 1.05 * most] as const),
  }
  const horizontal = { name: x.name, unit: x.unit, scale: axis.scale, domain: axis.domain }
  return planeOf(frameFor(vertical, width, height), horizontal, vertical)
}

/** What the page draws and a file has. Its height is the same whether or not anything is brushed, so that nothing moves under a hand. */
export function histogramDrawing(data: HistogramData, width: number): Drawing {
  const { ground, front, height, categories } = data
  const plane = histogramPlane(data, width)
  const legend = drawLegend(LEGEND, 0, height + 2, width)
  return {
    width,
    height: height + 2 + legend.height,
    shapes: [
      ...drawVerticalAxis(plane),
      ...(ground ? [bars(plane, ground, 'all', categories !== null)] : []),
      ...(front ? [bars(plane, front, 'counted', categories !== null)] : []),
      ...(categories ? drawCategories(plane, data.axis, categories, data.x) : drawHorizontalAxis(plane)),
      ...legend.shapes,
    ],
  }
}

const LEGEND: readonly LegendEntry[] = [
  { series: 'counted', label: 'filtered and brushed', tone: 'series-1', symbol: { kind: 'patch' } },
  { series: 'all', label: 'all objects', tone: 'line', symbol: { kind: 'patch' } },
]

/** All bars as one path. */
function bars({ frame, yOf }: Plane, { counts }: BinGrid, series: string, isApart: boolean): Shape {
  const wide = frame.width / counts.length
  const base = frame.top + frame.height
  const gap = isApart ? Math.min(8, wide * 0.2) : wide > 6 ? 1 : 0
  const parts: string[] = []
  counts.forEach((count, at) => {
    if (count === 0) return
    const top = Math.min(base - 1, Math.max(frame.top, yOf(count)))
    parts.push(rectangle(frame.left + at * wide + gap / 2, top, wide - gap, base - top))
  })
  return path(
    parts.join(''),
    { part: 'bar', series },
    { fill: series === 'all' ? 'line' : 'series-1', crisp: true },
  )
}

function drawCategories({ frame }: Plane, axis: BinAxis, names: readonly string[], x: Measure): Shape[] {
  const wide = frame.width / axis.bins
  const base = frame.top + frame.height
  const part = { part: 'axis', series: '' } as const
  const room = Math.max(2, Math.floor(wide / 7.2))
  return [
    path(`M${frame.left} ${base}h${frame.width}`, part, { stroke: 'ink-soft' }),
    ...names.map((name, at) => {
      const words = name.length > room && textWidth(name) > wide ? `${name.slice(0, room - 1)}…` : name
      return text(words, frame.left + (at + 0.5) * wide, base + 17, part, { anchor: 'middle' })
    }),
    text(x.name, frame.left + frame.width, base + 34, part, { anchor: 'end' }),
  ]
}

/** The figure as files are written of it. */
export function histogramFigure(data: HistogramData): Figure {
  const { id, title, summary, note, source } = data
  return {
    ...{ id, title, summary, note, source },
    draw: (width) => histogramDrawing(data, width),
    get table() {
      return histogramTable(data)
    },
  }
}

function histogramTable({ x, axis, categories, ground, front }: HistogramData): FigureTable {
  const name = categories ? [x.name] : [`${axisWords(x)}: from`, `${axisWords(x)}: to`]
  const rows = Array.from({ length: axis.bins }, (_, at) => {
    const place = categories
      ? [categories[at] ?? '']
      : [rounded(valueAt(axis, at)), rounded(valueAt(axis, at + 1))]
    return [...place, front?.counts[at] ?? null, ground?.counts[at] ?? null]
  })
  return { header: [...name, 'objects filtered and brushed', 'all objects'], rows }
}

const rounded = (value: number): number => Number(value.toPrecision(9))
