import { ticksOf } from '../chart/chart-scale'

/** How counts become colours or heights: by their logarithm, or evenly. */
export type CountScale = 'log' | 'linear'

/** The share of a scale that a count of 1 or more takes; the highest count takes all of it. */
export function shareOfCount(scale: CountScale, count: number, highest: number): number {
  if (highest <= 1) return 1
  return scale === 'log' ? Math.log(count) / Math.log(highest) : (count - 1) / (highest - 1)
}

/** Counts that are marked on a scale: 1 and round ones, at most the highest. */
export function countTicks(scale: CountScale, highest: number): number[] {
  if (highest <= 1) return [1]
  const round =
    scale === 'log' ? decades(highest) : ticksOf([1, highest], 4).filter((n) => Number.isInteger(n))
  const ticks = [...new Set([1, ...round])]
  const last = ticks.at(-1) ?? 1
  // The highest count is marked where no round one is close to it.
  return shareOfCount(scale, last, highest) < 0.72 ? [...ticks, highest] : ticks
}

function decades(highest: number): number[] {
  const count = Math.floor(Math.log10(highest) + 1e-9)
  const every = Math.ceil((count + 1) / 5)
  return Array.from({ length: count + 1 }, (_, power) => power).flatMap((power) =>
    power % every === 0 ? [10 ** power] : [],
  )
}
