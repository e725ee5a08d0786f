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

/** An axis of which each bin is a value, the last one all others where there are any. Rows that are NULL are in none. */
export function categoryAxis(sql: string, values: readonly string[], hasOthers: boolean): BinAxis {
  const words = `(${sql})::VARCHAR`
  const list = (some: readonly string[]): string => some.map(literal).join(', ')
  const place = `coalesce(list_position([${list(values)}], ${words}), ${values.length + 1}) - 1`
  const bins = values.length + (hasOthers ? 1 : 0)
  return {
    ...{ sql: `CASE WHEN ${words} IS NOT NULL THEN ${place} END`, scale: 'linear', bins },
    // Ends in the middle between whole numbers: no rounding can take one over them.
    domain: [-0.5, bins - 0.5],
    within([from, to]) {
      // With the others, a range is all but the values before it.
      if (to <= values.length) return `${words} IN (${list(values.slice(from, to))})`
      return from === 0 ? `${words} IS NOT NULL` : `${words} NOT IN (${list(values.slice(0, from))})`
    },
  }
}
