import type { Axis } from '../chart/axis'
import type { Domain } from '../chart/chart-scale'
import type { BinAxis } from './bin-axis'

/** What an axis of a linked figure shows: an SQL expression of columns of `linked`, and its name. */
export interface Measure extends Axis {
  readonly sql: string
  readonly scale: 'linear' | 'log'
  /** The ends of the axis; without them they are found once. */
  readonly domain?: Domain
}

/** What the values of a measure are like, in a sample. */
export interface MeasureRange {
  /** Values that the axis can show, and of these the least and the 0.1 % and 99.9 % quantiles. */
  readonly rows: number
  readonly least: number
  readonly low: number
  readonly high: number
  /** Whether all of them are whole numbers. */
  readonly isWhole: boolean
}

/** SQL of a row that is a `MeasureRange`. */
export function rangeQuery({ sql, scale }: Pick<Measure, 'sql' | 'scale'>): string {
  const shown = scale === 'log' ? 'isfinite(v) AND v > 0' : 'isfinite(v)'
  return `SELECT count(*)::DOUBLE AS rows, min(v) AS least, quantile_cont(v, 0.001) AS low, quantile_cont(v, 0.999) AS high,
  coalesce(bool_and(v = floor(v)), false) AS is_whole
FROM (SELECT (${sql})::DOUBLE AS v FROM linked_sample) WHERE ${shown}`
}

/** About so many bins for a measure, over its own ends or those of its range. Bins of whole numbers hold equally many of them. */
export function binAxisOf({ sql, scale, domain }: Measure, range: MeasureRange, bins: number): BinAxis {
  if (domain) return { sql, scale, domain, bins }
  if (scale === 'log') return { sql, scale, domain: logEnds(range), bins }
  if (range.isWhole) return { sql, scale, ...wholeBins(range, bins) }
  return { sql, scale, domain: linearEnds(range), bins }
}

function wholeBins({ low, high }: MeasureRange, bins: number): { domain: Domain; bins: number } {
  const [first, last] = [Math.floor(low), Math.ceil(high)]
  const each = Math.max(1, Math.ceil((last - first + 1) / bins))
  const count = Math.ceil((last - first + 1) / each)
  return { domain: [first - 0.5, first - 0.5 + count * each], bins: count }
}

/** Ends with some air; 0 where the values begin close to it. */
function linearEnds({ least, low, high }: MeasureRange): Domain {
  const air = 0.02 * (high - low) || Math.max(0.001 * Math.abs(high), 1e-9)
  const beginsAtZero = least >= 0 && low < 0.15 * (high - low)
  return [beginsAtZero ? 0 : low - air, high + air]
}

function logEnds({ low, high }: MeasureRange): Domain {
  const air = (high / low) ** 0.02 || 1
  // So wide that there are round values to mark.
  const factor = high / low < 1.5 ? 1.5 : Math.max(air, 1.05)
  return [low / factor, high * factor]
}

/** A value of an axis with as many digits as tell bins apart. */
export function valueWords(value: number, digits = 3): string {
  const rounded = Number(value.toPrecision(digits))
  const isPlain = rounded === 0 || (Math.abs(rounded) >= 1e-3 && Math.abs(rounded) < 1e6)
  const words = isPlain
    ? rounded.toLocaleString('en', { maximumSignificantDigits: digits })
    : rounded.toExponential()
  return words.replace('-', '−')
}

/** A stretch of a measure in words: `|error| 0.1 to 0.25`. */
export function stretchWords({ name, unit }: Axis, from: number, to: number): string {
  const digits = Math.min(8, Math.max(3, Math.ceil(Math.log10(Math.abs(to) / Math.abs(to - from))) + 2 || 3))
  return `${name} ${valueWords(from, digits)} to ${valueWords(to, digits)}${unit === '1' ? '' : ` ${unit}`}`
}
