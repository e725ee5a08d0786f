import { scoredObjects, type Scored } from './scored-objects'

/** Bins of the true shape, -1 ... 1. */
const BINS = 20

/**
 * A row for each component `k` and each bin of its true shape that holds objects: how many, `n`, the mean of the true shape, `t`, and of its error (estimated
 * less true), `d`, and the standard deviation of that, `scatter`.
 */
export function responseSql(scored: Scored): string {
  const one = (k: 1 | 2): string => `SELECT ${k} AS k, t${k} AS t, d${k} AS d FROM scored`
  return `WITH scored AS MATERIALIZED (${scoredObjects(scored)})
    SELECT k, floor((t + 1) * ${BINS / 2})::INTEGER AS bin, count(*)::DOUBLE AS n, avg(t) AS t, avg(d) AS d, stddev_samp(d) AS scatter
    FROM (${one(1)} UNION ALL ${one(2)}) GROUP BY k, bin ORDER BY k, bin`
}
