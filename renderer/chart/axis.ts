import { tickLabels, ticksOf, type Domain } from './chart-scale'

/** An axis of a figure: what it is of, in which unit (`1` is none), and how values lie on it. */
export interface Axis {
  readonly name: string
  readonly unit: string
  readonly scale: 'linear' | 'log'
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
  const isLog = axis.scale === 'log'
  const shown = values.filter((value) => Number.isFinite(value) && (!isLog || value > 0))
  if (shown.length === 0) return { ...axis, domain: isLog ? [1, 10] : [0, 1] }
  const [low, high] = [shown.reduce((a, b) => Math.min(a, b)), shown.reduce((a, b) => Math.max(a, b))]
  if (isLog) {
    const air = Math.max(1.12, (high / low) ** 0.06)
    return { ...axis, domain: [low / air, high * air] }
  }
  const air = 0.06 * (high - low) || Math.max(0.1 * Math.abs(high), 1e-9)
  return { ...axis, domain: [fromZero ? Math.min(0, low) : low - air, high + air] }
}

export interface Tick {
  readonly value: number
  readonly label: string
}

/** Round values of an axis with their labels, about as many as `count`. */
export function axisTicks({ scale, domain }: FittedAxis, count: number): Tick[] {
  if (scale === 'log') return logTicks(domain, count)
  const values = ticksOf(domain, count)
  const labels = tickLabels(values)
  return values.map((value, at) => ({ value, label: labels[at] ?? '' }))
}

/** Powers of ten, each second or third where there are many; and their doubles and fives where there are few. */
function logTicks([low, high]: Domain, count: number): Tick[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const decades = Math.log10(high / low)
  const factors = decades * 3 <= count ? [1, 2, 5] : decades * 2 <= count ? [1, 3] : [1]
  const every = Math.max(1, Math.ceil(decades / count))
  const powers = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  return powers
    .filter((power) => power % every === 0)
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
    .map((value) => ({ value, label: amountLabel(value) }))
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A round amount as a text: `0.02`, `5,000`, `10⁶`. */
export function amountLabel(value: number): string {
  if (value >= 0.001 && value < 100_000) return value.toLocaleString('en', { maximumSignificantDigits: 6 })
  const power = Math.floor(Math.log10(value) + 1e-9)
  const raised = String(Math.abs(power)).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '')
  const factor = Math.round(value / 10 ** power)
  return `${factor === 1 ? '' : `${factor}·`}10${power < 0 ? '⁻' : ''}${raised}`
}
