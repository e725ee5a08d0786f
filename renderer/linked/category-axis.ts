import { literal } from '../../workers/store/sql'
import type { BinAxis } from './bin-axis'

/** The name of the bin that holds all values beyond the most frequent ones. */
export const OTHERS = 'others'

/** Values that have bins of their own. */
const OWN = 12

/** SQL of the most frequent values of an expression, and how many different ones there are in all. */
export function categoriesQuery(sql: string): string {
  return `SELECT value, rows, count(*) OVER () AS different
FROM (SELECT (${sql})::VARCHAR AS value, count(*)::DOUBLE AS rows FROM linked_sample GROUP BY ALL) WHERE value IS NOT NULL
ORDER BY rows DESC, value LIMIT ${OWN}`
}

/** An axis of which each bin is a value, the last one all others where there are any. */
export function categoryAxis(sql: string, values: readonly string[], hasOthers: boolean): BinAxis {
  const list = `[${values.map(literal).join(', ')}]`
  const place = `list_position(${list}, (${sql})::VARCHAR)`
  // What is in the list has its place from 1; what is NULL stays NULL.
  const bin = `CASE WHEN (${sql}) IS NOT NULL THEN coalesce(${place}, ${values.length + 1}) - 1 END`
  const bins = values.length + (hasOthers ? 1 : 0)
  return { sql: bin, scale: 'linear', domain: [-0.5, bins - 0.5], bins }
}
