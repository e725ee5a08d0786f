import { fitted, type Axis } from '../../chart/axis'
import { path, rectangle, text, textWidth, type Drawing, type Shape, type Tone } from '../../chart/drawing'
import { drawVerticalAxis, frameFor, planeOf, type Plane } from '../../chart/frame'
import { drawLegend } from '../../chart/legend'
import type { ChartChoice, ChartSource } from './chart-choice'
import { axisOfColumns, fits, LOOKS } from './chart-series'
import type { ChartSize } from './xy-chart'

/** Bars side by side over one name; null where there is no number, or none that stands on the axis. */
export interface BarGroup {
  readonly name: string
  readonly values: readonly (number | null)[]
}

/** Bars over the values of a column, a series for each column of numbers. */
export interface BarData {
  readonly x: string
  readonly y: Axis
  readonly series: readonly { readonly name: string; readonly tone: Tone }[]
  readonly groups: readonly BarGroup[]
  /** Rows past those that are drawn. */
  readonly more: number
  readonly without: number
  readonly below: number
}

/** The most groups of bars that can be told apart in a panel. */
export const MOST_GROUPS = 200

/** Reads what a chart of bars draws: rows in their order. */
export function barData(source: ChartSource, { x, ys, logY }: ChartChoice): BarData {
  const { columns, rows, number, field } = source
  const nameOf = (at: number): string => columns[at]?.name ?? ''
  const drawn = Math.min(rows, MOST_GROUPS)
  let [without, below] = [0, 0]
  const groups = Array.from({ length: drawn }, (_, row): BarGroup => {
    const values = ys.map((at) => {
      const value = number(row, at)
      if (value === null) without++
      else if (!fits(value, logY)) below++
      else return value
      return null
    })
    return { name: field(row, x) || '–', values }
  })
  return {
    ...{ x: nameOf(x), y: axisOfColumns(ys.map(nameOf), logY), groups, more: rows - drawn, without, below },
    series: ys.map((at, index) => ({ name: nameOf(at), tone: (LOOKS[index] ?? LOOKS[0]).tone })),
  }
}

/** A chart of bars; linear ones stand on 0. */
export function drawBarChart(data: BarData, { width, height }: ChartSize): Drawing {
  const { y, series, groups } = data
  const values = groups.flatMap((group) => group.values.filter((value) => value !== null))
  const isLog = y.scale !== 'linear'
  const vertical = isLog ? fitted(y, values) : onZero(y, values)
  const along = {
    ...{ name: data.x, unit: '1', scale: 'linear' as const },
    domain: [0, groups.length] as const,
  }
  const plane = planeOf(frameFor(vertical, width, height), along, vertical)
  const entries = series.map(
    ({ name, tone }) => ({ series: name, label: name, tone, symbol: { kind: 'patch' } }) as const,
  )
  const legend = drawLegend(entries, 0, height + 2, width)
  return {
    width,
    height: height + 4 + legend.height,
    shapes: [
      ...drawVerticalAxis(plane),
      ...groups.flatMap((group, at) => drawGroup(plane, data, group, at, isLog)),
      ...drawNames(plane, data),
      ...legend.shapes,
    ],
  }
}

/** The axis with 0 in it, and air only where bars end. */
function onZero(y: Axis, values: readonly number[]): ReturnType<typeof fitted> {
  const [low, high] = fitted(y, [0, ...values]).domain
  const isAbove = values.every((value) => value >= 0)
  const isBelow = values.every((value) => value <= 0)
  return { ...y, domain: [isAbove ? 0 : low, isBelow && !isAbove ? 0 : high] }
}

function drawGroup(
  { frame, xOf, yOf }: Plane,
  { series }: BarData,
  { name, values }: BarGroup,
  at: number,
  isLog: boolean,
): Shape[] {
  const room = xOf(at + 1) - xOf(at)
  const wide = (room * (room > 6 ? 0.76 : 0.94)) / series.length
  const first = xOf(at + 0.5) - (wide * series.length) / 2
  const ground = isLog ? frame.top + frame.height : yOf(0)
  return values.flatMap((value, index) => {
    const one = series[index]
    if (value === null || !one) return []
    const end = yOf(value)
    const outline = rectangle(first + index * wide, Math.min(end, ground), wide, Math.abs(ground - end))
    const words = `${name}: ${one.name} ${value.toLocaleString('en', { maximumSignificantDigits: 6 })}`
    return [path(outline, { part: 'bar', series: one.name }, { fill: one.tone, words })]
  })
}

const AXIS = { part: 'axis', series: '' } as const
/** Letters of a name that are drawn under a bar. */
const LONGEST = 18

const shortened = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name)

/** As many names as there is room for, and the line that linear bars stand on. */
function drawNames({ frame, y, xOf, yOf }: Plane, { groups, x }: BarData): Shape[] {
  const [base, right] = [frame.top + frame.height, frame.left + frame.width]
  const ground = y.scale === 'linear' ? yOf(0) : base
  const names = groups.map(({ name }) => shortened(name))
  const widest = Math.max(0, ...names.map((name) => textWidth(name))) + 8
  const every = Math.max(1, Math.ceil((widest * groups.length) / frame.width))
  return [
    path(`M${frame.left} ${ground.toFixed(1)}H${right}`, AXIS, { stroke: 'ink-soft' }),
    ...names.flatMap((name, at) =>
      at % every === 0 ? [text(name, xOf(at + 0.5), base + 17, AXIS, { anchor: 'middle' })] : [],
    ),
    text(x, right, base + 34, AXIS, { anchor: 'end' }),
  ]
}
