import * as v from 'valibot'

/** A group of objects that are alike in a quantity: its median there, root mean squares of error and sigma (of components), and how many. */
export const ErrorByRow = v.object({ x: v.number(), rms: v.number(), sigma: v.number(), n: v.number() })
export type ErrorByRow = v.InferOutput<typeof ErrorByRow>

/** SQL of `groups` groups of equally many objects of `table`, by rising `quantity`. */
export function errorByQuery(table: string, where: string, quantity: string, groups: number): string {
  return `SELECT median(x) AS x, sqrt(avg(error * error) / 2) AS rms, sqrt(avg(sigma_total * sigma_total)) AS sigma, count(*)::DOUBLE AS n
FROM (SELECT *, ntile(${groups}) OVER (ORDER BY x) AS tile
  FROM (SELECT (${quantity})::DOUBLE AS x, error::DOUBLE AS error, sigma_total::DOUBLE AS sigma_total FROM ${table}
    WHERE isfinite(error) AND isfinite(sigma_total)${where === '' ? '' : ` AND ${where}`}) WHERE isfinite(x))
GROUP BY tile ORDER BY x`
}
