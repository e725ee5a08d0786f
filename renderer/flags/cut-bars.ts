import type { RuleCurve } from './rule-curve'
import { firstAbove } from './rule-curve'

/** The distribution along a measure, as bars between equal steps of its axis. */
export interface CutBars {
  readonly low: number
  readonly high: number
  readonly bars: readonly { readonly from: number; readonly to: number; readonly objects: number }[]
  /** The most objects of a bar. */
  readonly most: number
  /** Objects beyond the axis, which ends where all but a few are. */
  readonly beyond: number
}

/** Objects that may lie beyond the axis, so that a few wild ones do not make a line of all others. */
const BEYOND = 0.005

/** Bars of a curve. The axis begins at 0, for a sigma is never less. Null where nothing is measured. */
export function cutBars(curve: RuleCurve, count = 60): CutBars | null {
  const { values, upTo, measured } = curve
  const largest = values.at(-1)
  if (largest === undefined || measured === 0) return null
  const usual =
    values[values.findIndex((_, at) => (upTo.objects[at] ?? 0) >= (1 - BEYOND) * measured)] ?? largest
  const high = (largest > 1.5 * usual && usual > 0 ? 1.05 * usual : 1.02 * largest) || 1
  const upToValue = (value: number): number => {
    const at = firstAbove(values, value)
    return at === 0 ? 0 : (upTo.objects[at - 1] ?? 0)
  }
  const edges = Array.from({ length: count + 1 }, (_, at) => (high * at) / count)
  const bars = edges.slice(1).map((to, at) => {
    const from = edges[at] ?? 0
    return { from, to, objects: upToValue(to) - (at === 0 ? 0 : upToValue(from)) }
  })
  return {
    low: 0,
    high,
    bars,
    most: Math.max(...bars.map(({ objects }) => objects)),
    beyond: measured - upToValue(high),
  }
}
