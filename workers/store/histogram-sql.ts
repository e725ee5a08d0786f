import { identifier } from './sql'

/** One axis of a histogram: `bins` of equal width from `least` up to `most`, which is not in it. */
export interface HistogramAxis {
  readonly column: string
  readonly least: number
  readonly most: number
  readonly bins: number
}

/**
 * The statement that counts rows of `table` on a grid: a row (`bin`, `n`) for each cell that is not empty. `bin` is y * x.bins + x,
 * 0-based. Rows outside, null or NaN are left out.
 *
 * The cell is one whole number, worked out in floating point and cast once: grouping by two keys takes half as long again. Throws
 * RangeError for an axis without width or bins, or a grid of 2^31 cells and more.
 */
export function histogramSql(table: string, x: HistogramAxis, y: HistogramAxis): string {
  if ((x.bins + 1) * (y.bins + 1) >= 2 ** 31) throw new RangeError('a histogram has fewer than 2^31 cells')
  // Rounding may take a value just below `most` to the bin after the last: cells have room for it, and few are put right then.
  const wide = x.bins + 1
  const cells = `SELECT (${positionOf(y)} * ${wide} + ${positionOf(x)})::INTEGER AS cell, count(*) AS n
    FROM ${identifier(table)} WHERE ${isWithin(x)} AND ${isWithin(y)} GROUP BY cell`
  const bin = `least(cell // ${wide}, ${y.bins - 1}) * ${x.bins} + least(cell % ${wide}, ${x.bins - 1})`
  return `SELECT (${bin})::INTEGER AS bin, sum(n)::BIGINT AS n FROM (${cells}) GROUP BY bin`
}

function positionOf({ column, least, most, bins }: HistogramAxis): string {
  if (!(most > least && bins >= 1 && Number.isInteger(bins) && Number.isFinite(most - least))) {
    throw new RangeError(`an axis from ${least} to ${most} with ${bins} bins`)
  }
  return `floor((${identifier(column)} - ${double(least)}) * ${double(bins / (most - least))})`
}

function isWithin({ column, least, most }: HistogramAxis): string {
  return `${identifier(column)} >= ${double(least)} AND ${identifier(column)} < ${double(most)}`
}

/** A literal of DuckDB's DOUBLE: one without an exponent would be a DECIMAL, and slow. */
function double(value: number): string {
  return value.toExponential()
}
