import type { QueryAnswer } from '../query-answer'

/** How an answer is drawn. */
export const CHART_KINDS = ['line', 'points', 'bars', 'histogram'] as const
export type ChartKind = (typeof CHART_KINDS)[number]

/** The most series that one chart tells apart. */
export const MOST_SERIES = 4

/** What a chart shows of an answer. Columns are told by their place: two may have one name. A histogram is of `x`. */
export interface ChartChoice {
  readonly kind: ChartKind
  readonly x: number
  readonly ys: readonly number[]
  readonly logX: boolean
  readonly logY: boolean
}

/** What a person chose, for answers with these columns. */
export interface WantedChart {
  readonly names: string
  readonly choice: ChartChoice
}

/** What a chart needs of an answer. */
export type ChartSource = Pick<
  QueryAnswer,
  'columns' | 'rows' | 'truncated' | 'number' | 'field' | 'object' | 'hasObjects'
>

/** The places of the columns of numbers. */
export const numberColumns = ({ columns }: Pick<ChartSource, 'columns'>): number[] =>
  columns.flatMap(({ text }, at) => (text ? [] : [at]))

/**
 * The chart that suits an answer by its types: the first column that names no object as x, the numbers after it as series. Texts stand
 * under bars; numbers that rise from row to row make a line, others points; a single column of numbers a histogram. Null where there is
 * no number to draw.
 */
export function suggestChart(source: ChartSource): ChartChoice | null {
  const { columns, rows, hasObjects } = source
  if (rows === 0) return null
  const isId = (at: number): boolean => hasObjects && columns[at]?.name.toLowerCase() === 'id'
  const x = columns.findIndex((_column, at) => !isId(at))
  const ys = numberColumns(source)
    .filter((at) => at > x && !isId(at))
    .slice(0, MOST_SERIES)
  const plain = { logX: false, logY: false }
  if (x < 0) return null
  if (columns[x]?.text) return ys.length === 0 ? null : { kind: 'bars', x, ys, ...plain }
  if (ys.length === 0) return { kind: 'histogram', x, ys, ...plain }
  return { kind: !hasObjects && isRising(source, x) ? 'line' : 'points', x, ys, ...plain }
}

function isRising({ rows, number }: ChartSource, column: number): boolean {
  let before = -Infinity
  for (let row = 0; row < rows; row++) {
    const value = number(row, column)
    if (value === null || !(value > before)) return false
    before = value
  }
  return rows > 1
}

/** The choice with columns that its kind can draw: only bars stand over texts. Null where there are none. */
export function mendedChoice(choice: ChartChoice, source: ChartSource): ChartChoice | null {
  const numbers = numberColumns(source)
  const isText = source.columns[choice.x]?.text !== false
  const x = isText && choice.kind !== 'bars' ? numbers[0] : choice.x
  if (x === undefined) return null
  if (choice.kind === 'histogram') return { ...choice, x }
  const known = choice.ys.filter((at) => numbers.includes(at))
  const first = numbers.find((at) => at !== x) ?? numbers[0]
  const ys = known.length > 0 || first === undefined ? known : [first]
  return ys.length === 0 ? null : { ...choice, x, ys }
}
