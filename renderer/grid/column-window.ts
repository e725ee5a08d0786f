import type { GridColumn } from './grid-column'

/** Columns that a window shows: from `first` on, which begins `before` pixels from the left. */
export interface SeenColumns {
  readonly first: number
  readonly columns: readonly GridColumn[]
  readonly before: number
}

/** Columns beside those in sight that are there already when the window moves. */
const AHEAD = 6

/** The columns of which something is seen between `left` and `left + width`, and some on either side. */
export function seenColumns(columns: readonly GridColumn[], left: number, width: number): SeenColumns {
  const edges = edgesOf(columns)
  const from = edges.findIndex((edge) => edge > left) - 1
  const to = edges.findIndex((edge) => edge >= left + width)
  const first = Math.max(0, (from < 0 ? columns.length : from) - AHEAD)
  const last = (to < 0 ? columns.length : to) + AHEAD
  return { first, columns: columns.slice(first, last), before: edges[first] ?? 0 }
}

/** Width of all columns. */
export function gridWidth(columns: readonly GridColumn[]): number {
  return edgesOf(columns).at(-1) ?? 0
}

/** Where columns begin, and where the last one ends. */
function edgesOf(columns: readonly GridColumn[]): number[] {
  let edge = 0
  return [0, ...columns.map(({ width }) => (edge += width))]
}
