import { path, rectangle, type Drawing, type Shape } from '../../chart/drawing'
import { ticksOf } from '../../chart/chart-scale'
import { drawHorizontalAxis, drawVerticalAxis, frameFor, planeOf, type Plane } from '../../chart/frame'
import type { ChartChoice, ChartSource } from './chart-choice'
import { axisOfColumns, fits } from './chart-series'
import type { ChartSize } from './xy-chart'

/** How often the values of a column fall between edges, which are one more than the counts; the last edge belongs to the last bin. */
export interface HistogramData {
  readonly name: string
  readonly edges: readonly number[]
  readonly counts: readonly number[]
  readonly logX: boolean
  readonly logY: boolean
  readonly without: number
  readonly below: number
}

/** Reads a column and counts it in bins: of round widths, of one number each for a few whole numbers, or of equal ratios. */
export function histogramData(
  { rows, number, columns }: ChartSource,
  { x, logX, logY }: ChartChoice,
): HistogramData {
  const values: number[] = []
  let [without, below] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const value = number(row, x)
    if (value === null) without++
    else if (fits(value, logX)) values.push(value)
    else below++
  }
  const edges = edgesFor(values, logX)
  return {
    ...{ name: columns[x]?.name ?? '', edges, logX, logY, without, below },
    counts: countsBetween(edges, values),
  }
}

/** Bins for so many values: the root of their number, within what is seen. */
const binsFor = (values: number): number => Math.max(8, Math.min(60, Math.round(Math.sqrt(values))))

function edgesFor(values: readonly number[], isLog: boolean): number[] {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity)
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity)
  if (!(high >= low)) return [0, 1]
  const wanted = binsFor(values.length)
  if (isLog) {
    const ratio = high > low ? high / low : 2
    return Array.from({ length: wanted + 1 }, (_, at) =>
      at === wanted ? low * ratio : low * ratio ** (at / wanted),
    )
  }
  if (values.every(Number.isInteger) && high - low < 60)
    return Array.from({ length: high - low + 2 }, (_, at) => low - 0.5 + at)
  if (high === low) return [low - 0.5, low + 0.5]
  const [first = low, second = high] = ticksOf([low, high], wanted)
  const step = second - first
  const start = Math.floor(low / step + 1e-9)
  const bins = Math.max(1, Math.ceil(high / step - 1e-9) - start)
  return Array.from({ length: bins + 1 }, (_, at) => Number(((start + at) * step).toPrecision(12)))
}

/** How many values lie in each bin, its lower edge belonging to it. */
function countsBetween(edges: readonly number[], values: readonly number[]): number[] {
  const counts = Array.from({ length: edges.length - 1 }, () => 0)
  for (const value of values) {
    let [low, high] = [0, counts.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((edges[middle] ?? Infinity) <= value) low = middle
      else high = middle - 1
    }
    counts[low] = (counts[low] ?? 0) + 1
  }
  return counts
}

/** The histogram of a column. */
export function drawHistogramChart(data: HistogramData, { width, height }: ChartSize): Drawing {
  const { edges, counts, name, logX, logY } = data
  const most = Math.max(1, ...counts)
  const vertical = {
    ...axisOfColumns(['rows'], logY),
    domain: logY ? ([0.7, Math.max(1.6, 1.3 * most)] as const) : ([0, 1.06 * most] as const),
  }
  const along = { ...axisOfColumns([name], logX), domain: [edges[0] ?? 0, edges.at(-1) ?? 1] as const }
  const plane = planeOf(frameFor(vertical, width, height), along, vertical)
  return {
    width,
    height: height + 4,
    shapes: [
      ...drawVerticalAxis(plane),
      ...counts.flatMap((count, at) => drawBin(plane, data, count, at)),
      ...drawHorizontalAxis(plane),
    ],
  }
}

function drawBin(
  { frame, xOf, yOf }: Plane,
  { edges, name }: HistogramData,
  count: number,
  at: number,
): Shape[] {
  const [low = 0, high = 0] = [edges[at], edges[at + 1]]
  if (count === 0) return []
  const [left, right, base] = [xOf(low), xOf(high), frame.top + frame.height]
  const gap = right - left > 6 ? 1 : 0
  const words = `${name} ${wordsOf(low)} to ${wordsOf(high)}: ${count.toLocaleString('en')} rows`
  const outline = rectangle(left + gap / 2, yOf(count), right - left - gap, base - yOf(count))
  return [path(outline, { part: 'bar', series: name }, { fill: 'series-1', words })]
}

const wordsOf = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 6 })
