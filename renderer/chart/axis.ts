import { tickLabels, ticksOf, type Domain } from './chart-scale'

/** An axis of a figure: what it is of, in which unit (`1` is none), and how values lie on it. */
export interface Axis {
  readonly name: string
  readonly unit: string
  /** `log2`: as `log`, with ticks at powers of two. */
  readonly scale: 'linear' | 'log' | 'log2'
  /** Whether it counts something, so that only whole numbers are marked. */
  readonly isCount?: boolean
}

/** An axis with its ends. */
export interface FittedAxis extends Axis {
  readonly domain: Domain
}

/** An axis in words, with its unit in parentheses: `time (s)`. */
export const axisWords = ({ name, unit }: Axis): string => (unit === '1' ? name : `${name} (${unit})`)

/** Where a value lies on an axis: 0 at its low end, 1 at its high end. */
export function shareOf({ scale, domain: [low, high] }: FittedAxis, value: number): number {
  if (scale === 'linear') return (value - low) / (high - low)
  return Math.log(value / low) / Math.log(high / low)
}

/** The axis that holds values with some air; linear ones begin at 0 where `fromZero`. Values that are not finite, or not positive on a logarithmic axis, are passed over. */
export function fitted(axis: Axis, values: readonly number[], fromZero = false): FittedAxis {
  const isLog = axis.scale !== 'linear'
  const shown = values.filter((value) => Number.isFinite(value) && (!isLog || value > 0))
  if (shown.length === 0) return { ...axis, domain: isLog ? [1, 10] : [0, 1] }
  const [low, high] = [shown.reduce((a, b) => Math.min(a, b)), shown.reduce((a, b) => Math.max(a, b))]
  if (isLog) {
    const air = Math.max(1.12, (high / low) ** 0.06)
    return { ...axis, domain: [low / air, high * air] }
  }
  const least = fromZero ? Math.min(0, low) : low
  const air = 0.06 * (high - least) || 0.1 * Math.abs(high) || 0.1
  return { ...axis, domain: [fromZero ? least : low - air, high + air] }
}

export interface Tick {
  readonly value: number
  readonly label: string
}

/** Round values of an axis with their labels, about as many as `count`. */
export function axisTicks(axis: FittedAxis, count: number): Tick[] {
  const ticks = ticksAlong(axis, count)
  return axis.isCount
    ? ticks.flatMap(({ value }) => (Number.isInteger(value) ? [{ value, label: plainLabel(value) }] : []))
    : ticks
}

function ticksAlong({ scale, domain }: FittedAxis, count: number): Tick[] {
  if (scale === 'log') return logTicks(domain, count)
  if (scale === 'log2') return doublingTicks(domain, count)
  const values = ticksOf(domain, count)
  const labels = isPlainRange(values) ? tickLabels(values) : powerLabels(values)
  return values.map((value, at) => ({ value, label: labels[at] ?? '' }))
}

/** Whether the values of ticks are told apart by few digits before the point and few after it. */
function isPlainRange(ticks: readonly number[]): boolean {
  const [first = 0, second = 1] = ticks
  return Math.abs(second - first) >= 1e-6 && ticks.every((tick) => Math.abs(tick) < 1e8)
}

/** Ticks as multiples of the power of ten of the largest, with as many digits as tell them apart: `1.5·10⁻⁷`. */
function powerLabels(ticks: readonly number[]): string[] {
  const most = ticks.reduce((high, tick) => Math.max(high, Math.abs(tick)), 0)
  if (most === 0) return ticks.map(() => '0')
  const power = Math.floor(Math.log10(most) + 1e-9)
  const factors = tickLabels(ticks.map((tick) => tick / 10 ** power))
  return ticks.map((tick, at) => (tick === 0 ? '0' : `${factors[at]}·10${raised(power)}`))
}

/** Powers of ten, each second or third where there are many; and their doubles and fives where there are few. */
function logTicks([low, high]: Domain, count: number): Tick[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const decades = Math.log10(high / low)
  const factors = FACTORS.find((some) => decades * some.length <= 1.25 * count) ?? [1]
  const isPlain = low >= 0.0005 && high < 100_000
  const every = Math.max(1, Math.ceil(decades / count))
  const powers = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  return powers
    .filter((power) => power % every === 0)
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
    .map((value) => ({ value, label: isPlain ? plainLabel(value) : powerLabel(value) }))
}

/** Powers of two, each second or third where there are many. */
function doublingTicks([low, high]: Domain, count: number): Tick[] {
  const [first, last] = [Math.ceil(Math.log2(low) - 1e-9), Math.floor(Math.log2(high) + 1e-9)]
  const every = Math.max(1, Math.ceil((last - first) / count))
  const powers = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  return powers
    .filter((power) => power % every === 0)
    .map((power) => ({ value: 2 ** power, label: plainLabel(2 ** power) }))
}

/** What is marked between two powers of ten, the finest first. */
const FACTORS = [
  [1, 1.5, 2, 3, 4, 5, 7],
  [1, 2, 5],
  [1, 3],
] as const

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

const plainLabel = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 6 })

/** A round amount with a power of ten, unless it is from 1 to below 1,000: `10⁶`, `2·10⁻³`, `300`. */
export function powerLabel(value: number): string {
  const power = Math.floor(Math.log10(value) + 1e-9)
  if (power >= 0 && power <= 2) return plainLabel(value)
  const factor = Number((value / 10 ** power).toPrecision(2))
  return `${factor === 1 ? '' : `${factor}·`}10${raised(power)}`
}

const raised = (power: number): string =>
  (power < 0 ? '⁻' : '') +
  String(Math.abs(power)).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '')
