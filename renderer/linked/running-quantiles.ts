import { valueAt } from './bin-axis'
import type { BinGrid } from './bin-grid'

/** Quantiles of y in a strip of x, in the units of the axes; null where they lie off the axis. */
export interface Strip {
  readonly x: number
  readonly rows: number
  readonly low: number | null
  readonly median: number | null
  readonly high: number | null
}

/**
 * The median of y, and between which values the middle 68 % lie (16 % and 84 %), in strips of x of equal width; strips with fewer than `least`
 * rows are left out. Worked out from the counts, evenly inside a bin; rows below and above the y axis are counted.
 */
export function runningQuantiles(grid: BinGrid, strips = 18, least = 12): Strip[] {
  const { x, y } = grid
  if (y === null) return []
  const wide = Math.max(1, Math.ceil(x.bins / strips))
  return Array.from({ length: Math.ceil(x.bins / wide) }, (_, strip) => strip * wide).flatMap((first) => {
    const last = Math.min(x.bins, first + wide)
    const column = columnOf(grid, first, last)
    if (column.total < least) return []
    const at = (share: number): number | null => {
      const place = placeAt(column, share * column.total)
      return place === null ? null : valueAt(y, place)
    }
    return [
      {
        x: valueAt(x, (first + last) / 2),
        rows: column.total,
        low: at(0.16),
        median: at(0.5),
        high: at(0.84),
      },
    ]
  })
}

interface Column {
  readonly below: number
  readonly counts: readonly number[]
  readonly total: number
}

function columnOf({ x, y, counts, below, above }: BinGrid, first: number, last: number): Column {
  const sums = new Array<number>(y?.bins ?? 1).fill(0)
  let [under, over] = [0, 0]
  for (let column = first; column < last; column++) {
    under += below[column] ?? 0
    over += above[column] ?? 0
    for (let row = 0; row < sums.length; row++)
      sums[row] = (sums[row] ?? 0) + (counts[row * x.bins + column] ?? 0)
  }
  return { below: under, counts: sums, total: sums.reduce((a, b) => a + b, under + over) }
}

/** Where so many rows lie below, in bins; null where that is off the axis. */
function placeAt({ below, counts }: Column, wanted: number): number | null {
  let passed = below
  if (wanted < passed) return null
  for (const [row, n] of counts.entries()) {
    if (n > 0 && passed + n >= wanted) return row + (wanted - passed) / n
    passed += n
  }
  return null
}
