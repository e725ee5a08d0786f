import { scoredObjects, type Scored } from './scored-objects'

/** What errors are ranked by. */
export const RANKED = ['total', 'aleatoric', 'epistemic'] as const
export type Ranked = (typeof RANKED)[number]

/**
 * Spearman's rank correlations of each sigma with the length of the error (`total`, `aleatoric`, `epistemic`; null or NaN where a side is all
 * equal): a row whose `part` is null for all objects, and one for each part, ranked by itself. `surest`: rms of the nine tenths of least
 * total sigma, of the row of all.
 */
export function ranksSql(scored: Scored): string {
  const correlations = RANKED.map((name) => `corr(rank_length, rank_${name}) AS ${name}`).join(', ')
  return `WITH scored AS MATERIALIZED (${scoredObjects(scored)})
    SELECT NULL::INTEGER AS part, ${correlations}, (SELECT sqrt(avg(d1 * d1 + d2 * d2) / 2) FROM scored
      WHERE total <= (SELECT quantile_cont(total, 0.9) FROM scored)) AS surest FROM (${ranked('')})
    UNION ALL SELECT part, ${correlations}, NULL FROM (${ranked('PARTITION BY part')}) GROUP BY part ORDER BY part NULLS FIRST`
}

/** Ranks, those of equal values their mean: that of the first and that of the last of them. */
function ranked(partition: string): string {
  const ranks = ['length', ...RANKED].map((name) => {
    const order = `(${partition} ORDER BY ${name})`
    return `rank() OVER ${order} + count(*) OVER ${order} AS rank_${name}`
  })
  return `SELECT part, ${ranks.join(', ')} FROM scored`
}
