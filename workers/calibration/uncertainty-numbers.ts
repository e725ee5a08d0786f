import * as v from 'valibot'
import { wilson } from './wilson'

/** The kinds of uncertainty of a shape: what the network says of all, of the noise in the data, and of what it does not know. */
export const KINDS = ['total', 'aleatoric', 'epistemic'] as const
export type Kind = (typeof KINDS)[number]

/** How well sigma ranks and measures the errors of some objects; null where it is not defined. */
export interface UncertaintyNumbers {
  /** Objects with an estimate and a true shape. */
  readonly objects: number
  /** Rank correlation of sigma with |error|, by kind. */
  readonly rank: Readonly<Record<Kind, number | null>>
  /** Root mean square of the components of the error, and of sigma (total). */
  readonly rms: number | null
  readonly sigma: number | null
  /** Share of components within 1 and 1.96 standard deviations. */
  readonly within68: number | null
  readonly within95: number | null
}

const number = v.nullable(v.number())
export const NumbersRow = v.object({
  objects: v.number(),
  ...{ total: number, aleatoric: number, epistemic: number },
  ...{ rms: number, sigma: number, within68: number, within95: number },
})

/** Of equals the mean of their ranks, as in a rank correlation by Spearman. */
const rankOf = (column: string): string =>
  `rank() OVER (ORDER BY ${column}) + (count(*) OVER (PARTITION BY ${column}) - 1) / 2.0`

const pull = (k: 1 | 2): string => `abs(error_g${k}) / sqrt(aleatoric_${k}${k} + epistemic_${k}${k})`

/** SQL of one row of numbers over the objects of `table` for which `where` holds ('' for all). */
export function numbersQuery(table: string, where: string): string {
  const ranks = ['error', ...KINDS.map((kind) => `sigma_${kind}`)].map(
    (column) => `${rankOf(column)} AS rank_${column}`,
  )
  const within = (limit: number): string =>
    `avg((${pull(1)} < ${limit})::INTEGER + (${pull(2)} < ${limit})::INTEGER) / 2`
  return `SELECT count(*)::DOUBLE AS objects,
  ${KINDS.map((kind) => `nullif(corr(rank_sigma_${kind}, rank_error), 'NaN'::DOUBLE) AS ${kind}`).join(', ')},
  sqrt(avg(error_g1 * error_g1 + error_g2 * error_g2) / 2) AS rms, sqrt(avg(sigma_total * sigma_total)) AS sigma,
  ${within(1)} AS within68, ${within(1.96)} AS within95
FROM (SELECT *, ${ranks.join(', ')} FROM ${table}
  WHERE isfinite(error) AND isfinite(sigma_total)${where === '' ? '' : ` AND ${where}`})`
}

/** The numbers of a row of the query. */
export function numbersOf(row: v.InferOutput<typeof NumbersRow>): UncertaintyNumbers {
  const { objects, total, aleatoric, epistemic, ...rest } = row
  return { objects, rank: { total, aleatoric, epistemic }, ...rest }
}

/** The standard error of a rank correlation r of n objects, by Fisher's z with the variance of Bonett and Wright (2000); null below four. */
export function rankError(r: number, n: number): number | null {
  return n > 3 ? (1 - r * r) * Math.sqrt((1 + (r * r) / 2) / (n - 3)) : null
}

/** Half of Wilson's interval of a share p of 2n components, n objects: components of one object are taken as independent. */
export function shareError(p: number, n: number): number | null {
  const interval = wilson(p * 2 * n, 2 * n)
  return interval && (interval.high - interval.low) / 2
}
