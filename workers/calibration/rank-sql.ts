import { scoredObjects, type Scored } from './scored-objects'

/** What errors are ranked by. */
export const RANKED = ['total', 'aleatoric', 'epistemic'] as const
export type Ranked = (typeof RANKED)[number]
const VALUES = ['length', ...RANKED] as const

/** Beyond so many objects, values within 1 % of one another count as equal: sorting them all would take seconds. */
export const MOST_SORTED = 200_000

/** Bins in a factor of ten, 1 % wide. */
const PER_DECADE = 230

/** Bins from 1e-9 on. */
const BINS = 10_000

/**
 * Spearman's rank correlations of each sigma with the length of the error (`total`, `aleatoric`, `epistemic`; null or NaN where a side is all
 * equal): a row whose `part` is null for all objects, and one for each part, ranked by itself. `surest`: rms of the nine tenths of least
 * total sigma, of the row of all. Exact up to `MOST_SORTED` objects; `n` says how many there are.
 */
export function ranksSql(scored: Scored, n: number): string {
  const correlations = RANKED.map((name) => `corr(rank_length, rank_${name}) AS ${name}`).join(', ')
  const [all, parts] = ['', 'part'].map((by) => (n > MOST_SORTED ? binnedRanks(by) : sortedRanks(by)))
  return `WITH scored AS MATERIALIZED (${scoredObjects(scored)}), binned AS MATERIALIZED (SELECT part, ${bins()} FROM scored)
    SELECT NULL::INTEGER AS part, ${correlations}, (SELECT sqrt(avg(d1 * d1 + d2 * d2) / 2) FROM scored
      WHERE total <= (SELECT quantile_cont(total, 0.9) FROM scored)) AS surest FROM (${all})
    UNION ALL SELECT part, ${correlations}, NULL FROM (${parts}) GROUP BY part ORDER BY part NULLS FIRST`
}

/** Ranks, those of equal values their mean: that of the first and that of the last of them, added up. */
function sortedRanks(by: string): string {
  const ranks = VALUES.map((name) => {
    const order = `(${by && `PARTITION BY ${by}`} ORDER BY ${name})`
    return `rank() OVER ${order} + count(*) OVER ${order} AS rank_${name}`
  })
  return `SELECT part, ${ranks.join(', ')} FROM scored`
}

/** A key of each value that holds its bin and, above that, its part. */
const bins = (): string =>
  VALUES.map(
    (name) =>
      `part * ${BINS} + least(floor(${PER_DECADE} * (log10(greatest(${name}, 1e-9)) + 9)), ${BINS - 1})::INTEGER AS bin_${name}`,
  ).join(', ')

/** Ranks of bins, from how many objects are in each, of all (`''`) or of each part: no object is sorted. One key a join, lest bins are joined with one another. */
function binnedRanks(by: string): string {
  const tables = VALUES.map((name) => {
    const key = by === '' ? `bin_${name} % ${BINS}` : `bin_${name}`
    const window = by === '' ? 'ORDER BY key' : `PARTITION BY key // ${BINS} ORDER BY key`
    return `JOIN (SELECT key, sum(n) OVER (${window}) - n / 2 AS rank_${name}
      FROM (SELECT ${key} AS key, count(*)::DOUBLE AS n FROM binned GROUP BY key)) of_${name} ON of_${name}.key = ${key}`
  })
  return `SELECT part, ${VALUES.map((name) => `rank_${name}`).join(', ')} FROM binned ${tables.join(' ')}`
}
