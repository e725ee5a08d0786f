/** The ends of an axis. */
export type Domain = readonly [low: number, high: number]

/** Round values along an axis, about as many as `count`: one, two or five times a power of ten apart (after Heckbert 1990). */
export function ticksOf([low, high]: Domain, count: number): number[] {
  const step = stepOf((high - low) / Math.max(1, count))
  if (!(step > 0) || !Number.isFinite(step)) return [low]
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)]
  // Of a whole number of steps, so that 0.1 three times is 0.3; and 0 is not -0.
  return Array.from(
    { length: last - first + 1 },
    (_, at) => Number(((first + at) * step).toPrecision(12)) + 0,
  )
}

function stepOf(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const [, factor = 10] = ROUND.find(([least]) => rough / power <= least) ?? []
  return factor * power
}

/** What is rounded up to what, between two powers of ten. */
const ROUND = [
  [1.5, 1],
  [3.5, 2],
  [7.5, 5],
] as const

/** Ticks as texts, with as many decimals as tell them apart, and thousands set apart. */
export function tickLabels(ticks: readonly number[]): string[] {
  const [first = 0, second = first + 1] = ticks
  const decimals = Math.max(0, Math.min(6, -Math.floor(Math.log10(Math.abs(second - first)) + 1e-9)))
  const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  return ticks.map((tick) => tick.toLocaleString('en', format).replace('-', '−'))
}

/** Share of the values that may lie above the axis. */
const OUTLIERS = 0.05

/**
 * The axis for values, with some air: it holds all of them, unless the largest few, as in the first steps of training, would make a line of
 * all others. `isCut` where it does not hold them all.
 */
export function axisOf(values: readonly number[]): { domain: Domain; isCut: boolean } {
  const sorted = values.filter(Number.isFinite).sort((one, other) => one - other)
  const [low = 0, most = 1] = [sorted[0], sorted.at(-1)]
  const usual = sorted[Math.floor((sorted.length - 1) * (1 - OUTLIERS))] ?? most
  const isCut = sorted.length > 20 && most - low > 3 * (usual - low) && usual > low
  const high = isCut ? usual : most
  const air = 0.06 * (high - low) || Math.max(0.5 * Math.abs(high), 0.5)
  return { domain: [low - air, high + air], isCut }
}

/** The place in `steps`, which rise, that is nearest to a step; -1 where there are none. */
export function nearestStep(steps: readonly number[], step: number): number {
  const next = steps.findIndex((one) => one >= step)
  if (next === -1) return steps.length - 1
  const before = steps[next - 1]
  return before !== undefined && step - before < (steps[next] ?? Infinity) - step ? next - 1 : next
}

/** The end of an axis of `steps` steps of which `done` are done: halved as long as they fit. */
export function axisEnd(done: number, steps: number): number {
  const half = Math.ceil(steps / 2)
  return half >= Math.max(done, 1) && half < steps ? axisEnd(done, half) : steps
}
