import type { Domain } from '../chart/chart-scale'

/** An axis of bins of equal width (in the logarithm where it is logarithmic), by an SQL expression of numbers. */
export interface BinAxis {
  readonly sql: string
  readonly scale: 'linear' | 'log'
  /** The ends; both positive on a logarithmic axis. The upper one is not in the last bin. */
  readonly domain: Domain
  readonly bins: number
  /** The condition of a range of bins, where it is not that of two ends. */
  within?(range: BinRange): string
}

/** A number as DuckDB's DOUBLE: without an exponent it would be a DECIMAL, and a FLOAT beside it would not be widened. */
export const double = (value: number): string => value.toExponential()

const numbers = ({ sql }: BinAxis): string => `(${sql})::DOUBLE`

/** Where an axis begins, and bins for each unit, in what is laid out evenly: values or their logarithms. */
function layout({ scale, domain: [low, high], bins }: BinAxis): { least: number; rate: number } {
  const [from, to] = scale === 'log' ? [Math.log(low), Math.log(high)] : [low, high]
  if (!(to > from && bins >= 1 && Number.isInteger(bins) && Number.isFinite(to - from)))
    throw new RangeError(`a ${scale} axis from ${low} to ${high} with ${bins} bins`)
  return { least: from, rate: bins / (to - from) }
}

/**
 * SQL of the bin of a row: 0 to `bins` - 1, -1 below the axis, `bins` above it, NULL where the value is NULL or not finite. What has no
 * logarithm is below.
 */
export function binSql(axis: BinAxis): string {
  const value = numbers(axis)
  const { least, rate } = layout(axis)
  const place = axis.scale === 'log' ? `ln(greatest(${value}, ${double(Number.MIN_VALUE)}))` : value
  const bin = `floor((${place} - ${double(least)}) * ${double(rate)})`
  return `CASE WHEN isfinite(${value}) THEN greatest(-1, least(${axis.bins}, ${bin}))::INTEGER END`
}

/** The bin of a value, worked out as DuckDB works it out. */
export function binOf(axis: BinAxis, value: number): number {
  const { least, rate } = layout(axis)
  const place = axis.scale === 'log' ? Math.log(Math.max(value, Number.MIN_VALUE)) : value
  return Math.max(-1, Math.min(axis.bins, Math.floor((place - least) * rate)))
}

/** The value at a place of the axis counted in bins: 0 is the low end, 0.5 the middle of the first bin. */
export function valueAt(axis: BinAxis, place: number): number {
  const { least, rate } = layout(axis)
  const even = least + place / rate
  return axis.scale === 'log' ? Math.exp(even) : even
}

/** The place of a value on the axis, in bins and parts of them. */
export function placeOf(axis: BinAxis, value: number): number {
  const { least, rate } = layout(axis)
  return ((axis.scale === 'log' ? Math.log(value) : value) - least) * rate
}

/** The least number that lies in bin `at` or beyond, so that comparing with it says the same as the bin does. */
export function edgeOf(axis: BinAxis, at: number): number {
  let [below, edge] = [orderOf(valueAt(axis, at - 1)), orderOf(valueAt(axis, at + 1))]
  while (edge - below > 1n) {
    const middle = (below + edge) >> 1n
    if (binOf(axis, numberAt(middle)) >= at) edge = middle
    else below = middle
  }
  return numberAt(edge)
}

const view = new DataView(new ArrayBuffer(8))
const LOWEST = -(2n ** 63n)

/** The place of a number among all of double precision: the next number has the next place. */
function orderOf(value: number): bigint {
  view.setFloat64(0, value)
  const bits = view.getBigInt64(0)
  return bits >= 0n ? bits : LOWEST - bits
}

function numberAt(order: bigint): number {
  view.setBigInt64(0, order >= 0n ? order : LOWEST - order)
  return view.getFloat64(0)
}

/** Bins from one up to another, which is not among them. */
export type BinRange = readonly [from: number, to: number]

/** The condition that a row lies in a range of bins, in the words of its values. */
export function rangeSql(axis: BinAxis, range: BinRange): string {
  const [from, to] = range
  if (axis.within) return axis.within(range)
  return `(${axis.sql}) >= ${double(edgeOf(axis, from))} AND (${axis.sql}) < ${double(edgeOf(axis, to))}`
}
