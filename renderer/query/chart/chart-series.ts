import type { Axis } from '../../chart/axis'
import type { Tone } from '../../chart/drawing'
import type { MarkShape } from '../../chart/mark-shape'
import type { ChartChoice, ChartSource } from './chart-choice'

/** A value of a series, and the row of the answer that it is of. */
export interface ChartPoint {
  readonly x: number
  readonly y: number
  readonly row: number
}

/** One column of an answer over another. */
export interface ChartSeries {
  readonly name: string
  readonly tone: Tone
  readonly dash: string
  readonly shape: MarkShape
  readonly points: readonly ChartPoint[]
}

/** What is drawn of an answer as points or lines, and how many rows are left out for want of a number, or below a logarithmic axis. */
export interface ChartData {
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly ChartSeries[]
  readonly without: number
  readonly below: number
}

/** How series look, so that they are told apart without their colours, too. */
export const LOOKS = [
  { tone: 'series-1', dash: '', shape: 'circle' },
  { tone: 'series-2', dash: '6 3', shape: 'square' },
  { tone: 'series-3', dash: '2 3', shape: 'triangle' },
  { tone: 'series-4', dash: '8 3 2 3', shape: 'diamond' },
] as const satisfies readonly { tone: Tone; dash: string; shape: MarkShape }[]

/** An axis over columns of an answer, whose values have no unit that is known. */
export const axisOfColumns = (names: readonly string[], isLog: boolean): Axis => ({
  ...{ name: names.length > 2 ? 'value' : names.join(', '), unit: '1' },
  scale: isLog ? 'log' : 'linear',
})

/** Whether a value can stand on an axis. */
export const fits = (value: number, isLog: boolean): boolean => !isLog || value > 0

/** Reads what a chart of points or lines draws; a line goes from left to right whatever the order of the rows. */
export function chartSeries(source: ChartSource, choice: ChartChoice): ChartData {
  const { x, ys, logX, logY, kind } = choice
  const nameOf = (at: number): string => source.columns[at]?.name ?? ''
  const left = { without: 0, below: 0 }
  const series = ys.map((column, at): ChartSeries => {
    const points = readPoints(source, choice, column, left)
    if (kind === 'line') points.sort((one, other) => one.x - other.x)
    return { name: nameOf(column), points, ...(LOOKS[at] ?? LOOKS[0]) }
  })
  return {
    x: axisOfColumns([nameOf(x)], logX),
    y: axisOfColumns(ys.map(nameOf), logY),
    series,
    ...left,
  }
}

function readPoints(
  { rows, number }: ChartSource,
  { x, logX, logY }: ChartChoice,
  column: number,
  left: { without: number; below: number },
): ChartPoint[] {
  const points: ChartPoint[] = []
  for (let row = 0; row < rows; row++) {
    const [along, value] = [number(row, x), number(row, column)]
    if (along === null || value === null) left.without++
    else if (!fits(along, logX) || !fits(value, logY)) left.below++
    else points.push({ x: along, y: value, row })
  }
  return points
}
