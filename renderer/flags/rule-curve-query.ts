import { columnOf, withMeasure, type RuleMeasure } from './rule-measure'

/** Up to so many objects every value is a step of its own, so that everything said of a border is exact. */
export const EXACT_OBJECTS = 4000

/** Steps of larger runs, equally long in the logarithm of the measure: with six decades between the ends one is 0.2 % of a value. */
const STEPS = 8000

/**
 * SQL of the steps of the curve along a measure over the objects of `linked` that have a finite value of it, in one pass and without
 * sorting the objects: `value` (the largest of the step), `objects`, `sized`, `sigma2`, `known`, `error2`. See `CurveStep`.
 */
export function curveQuery(measure: RuleMeasure, isExact: boolean): string {
  const column = columnOf(measure)
  const wanted = [...new Set([column, 'sigma_total', 'error'])]
  const rows = `SELECT ${column}::DOUBLE AS value, sigma_total::DOUBLE AS sigma, error::DOUBLE AS error
    FROM (${withMeasure(measure, wanted)}) WHERE isfinite(${column}::DOUBLE)`
  const sums = `max(value) AS value, count(*)::DOUBLE AS objects,
    (count(*) FILTER (isfinite(sigma)))::DOUBLE AS sized, coalesce(sum(sigma * sigma) FILTER (isfinite(sigma)), 0) AS sigma2,
    (count(*) FILTER (isfinite(error)))::DOUBLE AS known, coalesce(sum(error * error) FILTER (isfinite(error)), 0) AS error2`
  if (isExact) return `SELECT ${sums} FROM (${rows}) GROUP BY value`
  const ends = `SELECT ln(min(value) FILTER (value > 0)) AS low, ln(max(value)) AS high FROM measured`
  const step = `CASE WHEN value > 0 AND high > low THEN floor(${STEPS} * (ln(value) - low) / (high - low)) ELSE -1 END`
  return `WITH measured AS (${rows}), ends AS (${ends})
    SELECT ${sums} FROM measured, ends GROUP BY ${step}`
}
