import type { Figure, FigureTable } from '../../chart/figure'
import { barData, drawBarChart, MOST_GROUPS, type BarData } from './bar-chart'
import type { ChartChoice, ChartSource } from './chart-choice'
import { chartSeries, type ChartData } from './chart-series'
import { drawHistogramChart, histogramData, type HistogramData } from './histogram-chart'
import { drawXyChart } from './xy-chart'

/** What a chart draws, read from an answer. */
export type ChartRead =
  | { readonly kind: 'line' | 'points'; readonly data: ChartData }
  | { readonly kind: 'bars'; readonly data: BarData }
  | { readonly kind: 'histogram'; readonly data: HistogramData }

/** Reads what a choice draws of an answer. */
export function readChart(source: ChartSource, choice: ChartChoice): ChartRead {
  if (choice.kind === 'bars') return { kind: 'bars', data: barData(source, choice) }
  if (choice.kind === 'histogram') return { kind: 'histogram', data: histogramData(source, choice) }
  return { kind: choice.kind, data: chartSeries(source, choice) }
}

/** The figure of an answer; `chosen` is the row of the chosen object, `sql` where the rows come from, `height` that of its axes. */
export function answerFigure(
  source: ChartSource,
  choice: ChartChoice,
  read: ChartRead,
  chosen: number | null,
  sql: string,
  height: number,
): Figure {
  const title = titleOf(source, choice)
  const note = notesOf(source, read).join(' ')
  return {
    ...{ id: `answer-${choice.kind}`, title, note, source: sql },
    summary: `${SUMMARIES[choice.kind]}: ${title}. ${note}`,
    draw(width) {
      const size = { width, height }
      if (read.kind === 'bars') return drawBarChart(read.data, size)
      if (read.kind === 'histogram') return drawHistogramChart(read.data, size)
      return drawXyChart(read.data, read.kind, chosen, size)
    },
    get table() {
      return read.kind === 'histogram' ? binsTable(read.data) : rowsTable(source, choice)
    },
  }
}

const SUMMARIES = { line: 'Lines', points: 'Points', bars: 'Bars', histogram: 'Histogram' } as const

function titleOf({ columns }: ChartSource, { kind, x, ys }: ChartChoice): string {
  const nameOf = (at: number): string => columns[at]?.name ?? ''
  return kind === 'histogram' ? nameOf(x) : `${ys.map(nameOf).join(', ')} by ${nameOf(x)}`
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`

/** What is drawn, what is left out, and why. */
function notesOf({ rows, truncated }: ChartSource, { kind, data }: ChartRead): string[] {
  const { without, below } = data
  return [
    truncated ? `The first ${counted(rows, 'row')} only: the answer was cut.` : `${counted(rows, 'row')}.`,
    ...(kind === 'bars' && data.more > 0
      ? [`The first ${MOST_GROUPS} are drawn, ${data.more.toLocaleString('en')} are not.`]
      : []),
    ...(without > 0 ? [`${counted(without, 'value')} left out: NULL or not finite.`] : []),
    ...(below > 0
      ? [`${counted(below, 'value')} left out: a logarithmic axis has only what is above 0.`]
      : []),
  ]
}

function rowsTable({ columns, rows, number, field }: ChartSource, { x, ys }: ChartChoice): FigureTable {
  const places = [x, ...ys]
  const valueAt = (row: number, at: number): string | number | null =>
    columns[at]?.text ? field(row, at) : number(row, at)
  return {
    header: places.map((at) => columns[at]?.name ?? ''),
    rows: Array.from({ length: rows }, (_, row) => places.map((at) => valueAt(row, at))),
  }
}

function binsTable({ name, edges, counts }: HistogramData): FigureTable {
  const rows = counts.map((count, at) => [edges[at] ?? null, edges[at + 1] ?? null, count])
  return { header: [`${name}: from`, `${name}: to`, 'rows'], rows }
}
