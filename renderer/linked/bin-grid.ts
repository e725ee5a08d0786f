import type { Table } from '@uwdata/flechette'
import { count, Query, verbatim, type FilterExpr } from '@uwdata/mosaic-sql'
import { binSql, type BinAxis } from './bin-axis'

/** Counts of rows in bins of one axis or two; `y` is null for one. */
export interface BinGrid {
  readonly x: BinAxis
  readonly y: BinAxis | null
  /** Row-major from the low ends: `counts[y * x.bins + x]`. */
  readonly counts: Float64Array
  /** For each bin of x the rows below and above the y axis. */
  readonly below: Float64Array
  readonly above: Float64Array
  /** Rows that lie in no bin, and rows where a value is NULL or no finite number. */
  readonly outside: number
  readonly notFinite: number
  /** The highest count of a bin. */
  readonly highest: number
}

/** A name that no column of a catalog has: DuckDB would group by the column. */
const BIN = 'figure_bin'
const ROWS = 'figure_rows'

/**
 * The query that counts the rows of a table in bins, those outside and those that are not finite too. One whole number names a bin: grouping by
 * two takes half as long again. Mosaic can answer it from a cube, for it only counts by an expression of one table.
 */
export function gridQuery(table: string, x: BinAxis, y: BinAxis | null, filter?: FilterExpr | null): Query {
  const query = Query.from(table)
    .select({ [BIN]: verbatim(binsSql(x, y)), [ROWS]: count() })
    .groupby(BIN)
  return filter ? query.where(filter) : query
}

/** SQL of the number of a bin, with one more bin around the grid for what lies outside. */
function binsSql(x: BinAxis, y: BinAxis | null): string {
  if (y === null) return binSql(x)
  if ((x.bins + 2) * (y.bins + 2) >= 2 ** 31) throw new RangeError('a grid has fewer than 2^31 bins')
  return `(${binSql(y)} + 1) * ${x.bins + 2} + ${binSql(x)} + 1`
}

/** The counts that a query of `gridQuery` answered. */
export function gridOf(answer: Table, x: BinAxis, y: BinAxis | null): BinGrid {
  const counts = new Float64Array(x.bins * (y?.bins ?? 1))
  const [below, above] = [new Float64Array(x.bins), new Float64Array(x.bins)]
  let [outside, notFinite] = [0, 0]
  const [bins, rows] = [answer.getChild(BIN), answer.getChild(ROWS)]
  for (let at = 0; at < answer.numRows; at++) {
    const [bin, n] = [bins.at(at), Number(rows.at(at))]
    if (bin === null) {
      notFinite += n
      continue
    }
    const [column, row] = placesOf(Number(bin), x, y)
    const isAlong = column >= 0 && column < x.bins
    if (isAlong && row >= 0 && row < (y?.bins ?? 1)) counts[row * x.bins + column] = n
    else {
      outside += n
      const side = row < 0 ? below : above
      if (isAlong) side[column] = (side[column] ?? 0) + n
    }
  }
  return { ...{ x, y, counts, below, above, outside, notFinite }, highest: highestOf(counts) }
}

function placesOf(bin: number, x: BinAxis, y: BinAxis | null): [column: number, row: number] {
  if (y === null) return [bin, 0]
  return [(bin % (x.bins + 2)) - 1, Math.floor(bin / (x.bins + 2)) - 1]
}

const highestOf = (counts: Float64Array): number => counts.reduce((most, n) => Math.max(most, n), 0)

/** Rows that lie in bins. */
export const drawnRows = ({ counts }: BinGrid): number => counts.reduce((sum, n) => sum + n, 0)

/** Rows that the counts are of, wherever they lie. */
export function rowsOf(grid: BinGrid): number {
  const { outside, notFinite } = grid
  return drawnRows(grid) + outside + notFinite
}

/** Rows in a rectangle of bins; of one axis, `rows` is left out. */
export function rowsWithin(
  { x, counts }: BinGrid,
  columns: readonly [number, number],
  rows: readonly [number, number] = [0, 1],
): number {
  let sum = 0
  for (let row = rows[0]; row < rows[1]; row++)
    for (let column = columns[0]; column < columns[1]; column++) sum += counts[row * x.bins + column] ?? 0
  return sum
}

/** Whether counts are of these axes; how many bins they have may differ. */
export function isCountedBy(grid: BinGrid, axes: readonly BinAxis[]): boolean {
  return axes.every((axis, at) => {
    const own = at === 0 ? grid.x : grid.y
    const isSame = own?.sql === axis.sql && own.scale === axis.scale
    return isSame && own.domain.every((end, side) => end === axis.domain[side])
  })
}
