import { SUSPECT_BITS } from '../flags/object-flags'
import { literal } from './sql'

/** Two runs that are compared, by their names. */
export interface RunPair {
  readonly one: string
  readonly other: string
}

/** What of an estimate a comparison looks at, in double precision. */
const COLUMNS = [
  ...['g1', 'g2', 'sigma_aleatoric', 'sigma_epistemic', 'sigma_total', 'fraction_missing'],
  ...['aleatoric_11', 'aleatoric_12', 'aleatoric_22', 'epistemic_11', 'epistemic_12', 'epistemic_22'],
]

/** An object counts as flagged that has a flag which is no mere note, or no shape. */
const FLAGGED = `flags & ${SUSPECT_BITS} <> 0 OR g1 IS NULL`

function estimatesOf(run: string): string {
  const numbers = COLUMNS.map((name) => `${name}::DOUBLE AS ${name}`).join(', ')
  return `SELECT id, bands, ${FLAGGED} AS flagged, ${numbers} FROM estimates_all WHERE run = ${literal(run)}`
}

/** SQL of the objects of two runs side by side, `a` and `b` rows of each; null where a run does not have the object. */
export const pairsSql = ({ one, other }: RunPair): string =>
  `SELECT a, b FROM (${estimatesOf(one)}) a FULL JOIN (${estimatesOf(other)}) b ON a.id = b.id`

/** SQL of a ratio b over a; null where one of them is not positive. */
const ratio = (sigma: string): string =>
  `CASE WHEN a.${sigma} > 0 AND b.${sigma} > 0 THEN b.${sigma} / a.${sigma} END`

/** What of the shapes differs, b minus a: the names of aggregates, and their SQL. */
const shapes = ['1', '2'].flatMap((k) => [
  `avg(d${k}) AS mean_${k}`,
  `stddev_samp(d${k}) / sqrt(count(d${k})) AS mean_error_${k}`,
  `sqrt(avg(d${k} ** 2)) AS rms_${k}`,
])

/** How sigmas differ, b over a: the median, and between which the middle 68 % lie. */
const ratios = ['total', 'aleatoric', 'epistemic'].flatMap((name) => [
  `quantile_cont(r_${name}, 0.16) AS ${name}_low`,
  `quantile_cont(r_${name}, 0.5) AS ${name}_median`,
  `quantile_cont(r_${name}, 0.84) AS ${name}_high`,
])

const counted = (name: string, condition: string): string =>
  `count(*) FILTER (${condition})::INTEGER AS ${name}`

/**
 * SQL of one row of what differs between two runs, over the objects that both have: differences of shapes b - a (mean with its standard error, rms), sigma
 * ratios b / a, flags, and the quantiles (0.2 % and 99.8 %) between which figures lie.
 */
export function differencesSql(pair: RunPair): string {
  const parts = [
    counted('common', 'in_a AND in_b'),
    counted('only_one', 'NOT in_b'),
    counted('only_other', 'NOT in_a'),
    'count(d1)::INTEGER AS measured',
    ...shapes,
    ...ratios,
    counted('neither', 'in_a AND in_b AND NOT flagged_a AND NOT flagged_b'),
    counted('gained', 'in_a AND in_b AND NOT flagged_a AND flagged_b'),
    counted('lost', 'in_a AND in_b AND flagged_a AND NOT flagged_b'),
    counted('kept', 'in_a AND in_b AND flagged_a AND flagged_b'),
    ...['sigma_a', 'sigma_b', 'distance'].flatMap((name) => [
      `quantile_cont(${name}, 0.002) AS ${name}_least`,
      `quantile_cont(${name}, 0.998) AS ${name}_most`,
    ]),
  ]
  const differences = `SELECT a.id IS NOT NULL AS in_a, b.id IS NOT NULL AS in_b, a.flagged AS flagged_a, b.flagged AS flagged_b,
      b.g1 - a.g1 AS d1, b.g2 - a.g2 AS d2, ${ratio('sigma_total')} AS r_total,
      ${ratio('sigma_aleatoric')} AS r_aleatoric, ${ratio('sigma_epistemic')} AS r_epistemic,
      ${positive('a.sigma_total')} AS sigma_a, ${positive('b.sigma_total')} AS sigma_b, ${positive(DISTANCE)} AS distance
    FROM (${pairsSql(pair)})`
  return `SELECT ${parts.join(', ')} FROM (${differences})`
}

/** SQL of the length of the difference of two shapes. */
export const DISTANCE = 'sqrt((b.g1 - a.g1) ** 2 + (b.g2 - a.g2) ** 2)'

/** What has a logarithm, of objects that both runs have. */
const positive = (value: string): string =>
  `CASE WHEN a.id IS NOT NULL AND b.id IS NOT NULL AND ${value} > 0 THEN ${value} END`

/**
 * SQL of the scores of two runs against the truth of `linked`, one row for each (`side` a and b), over the same objects: those that both measured and whose
 * whole stamp has data. The scores are those of `workers/estimates/shape-scores.ts`; `NAME_error` is a standard error, of rms, slopes and coverages from the spread of what is
 * averaged, of the rank correlation after Bonett & Wright (2000). `square` of side b is half the mean of |d_b|^2 - |d_a|^2, object by object.
 */
export function pairScoresSql(pair: RunPair): string {
  const isWhole = (side: string): string =>
    `${side}.g1 IS NOT NULL AND ${side}.fraction_missing = 0 AND ${side}.bands = 6`
  const both = `SELECT a, b, t.true_g1::DOUBLE AS t1, t.true_g2::DOUBLE AS t2 FROM (${pairsSql(pair)})
    JOIN linked t ON t.id = a.id WHERE ${isWhole('a')} AND ${isWhole('b')} AND t.true_g1 IS NOT NULL AND t.true_g2 IS NOT NULL`
  const side = (
    name: string,
  ): string => `SELECT '${name}' AS side, t1, t2, ${name}.g1 AS g1, ${name}.g2 AS g2,
    ${name}.g1 - t1 AS d1, ${name}.g2 - t2 AS d2, ${name}.sigma_total AS sigma,
    ${name}.aleatoric_11 + ${name}.epistemic_11 AS c11, ${name}.aleatoric_22 + ${name}.epistemic_22 AS c22,
    ((${name}.g1 - t1) ** 2 + (${name}.g2 - t2) ** 2 - (a.g1 - t1) ** 2 - (a.g2 - t2) ** 2) / 2 AS more FROM known`
  const ranked = `SELECT *, (d1 ** 2 + d2 ** 2) / 2 AS square, abs(d1 - median(d1) OVER one) AS off1, abs(d2 - median(d2) OVER one) AS off2,
    ${rankOf('sigma')} AS rank_sigma, ${rankOf('d1 ** 2 + d2 ** 2')} AS rank_error, ${within(1)} AS in68, ${within(1.96)} AS in95
    FROM sides WINDOW one AS (PARTITION BY side)`
  return `WITH known AS (${both}), sides AS (${side('a')} UNION ALL ${side('b')}), ranked AS (${ranked}),
    offsets AS (SELECT side, 1.4826 * median(off) AS nmad FROM (SELECT side, unnest([off1, off2]) AS off FROM ranked) GROUP BY side)
    SELECT side, count(*)::INTEGER AS objects, sqrt(avg(square)) AS rms, ${errorOf('square')} / (2 * sqrt(avg(square))) AS rms_error,
    any_value(nmad) AS nmad, ${slope(1)}, ${slope(2)}, ${share('in68', 'coverage68')}, ${share('in95', 'coverage95')},
    corr(rank_sigma, rank_error) AS spearman,
    (1 - corr(rank_sigma, rank_error) ** 2) * sqrt((1 + corr(rank_sigma, rank_error) ** 2 / 2) / (count(*) - 3)) AS spearman_error,
    avg(more) AS square, ${errorOf('more')} AS square_error
    FROM ranked JOIN offsets USING (side) GROUP BY side ORDER BY side`
}

const errorOf = (value: string): string => `stddev_samp(${value}) / sqrt(count(${value}))`

/** Twice the rank, those that are equal sharing the mean of theirs, up to a number that is the same for all. */
const rankOf = (value: string): string =>
  `rank() OVER (PARTITION BY side ORDER BY ${value}) - rank() OVER (PARTITION BY side ORDER BY ${value} DESC)`

/** The share of an object's two components within so many standard deviations. */
const within = (limit: number): string =>
  `((abs(d1) < ${limit} * sqrt(c11))::INTEGER + (abs(d2) < ${limit} * sqrt(c22))::INTEGER) / 2`

const share = (value: string, name: string): string =>
  `avg(${value}) AS ${name}, ${errorOf(value)} AS ${name}_error`

/** The slope of the least-squares line of estimates on truths, less 1, and its standard error. */
function slope(k: 1 | 2): string {
  const [y, x] = [`g${k}`, `t${k}`]
  const left = `regr_syy(${y}, ${x}) - regr_sxy(${y}, ${x}) ** 2 / regr_sxx(${y}, ${x})`
  return `regr_slope(${y}, ${x}) - 1 AS slope${k}, sqrt(greatest(0, ${left}) / (count(*) - 2) / regr_sxx(${y}, ${x})) AS slope${k}_error`
}

/**
 * SQL of the rms of each run against the truth of `linked` (`run`, `objects`, `rms`, `rms_error`), of the objects whose whole stamp has data, as
 * `shearwater evaluate` has it.
 */
export const rmsOfRunsSql = `SELECT run, count(*)::INTEGER AS objects, sqrt(avg(square)) AS rms,
  ${errorOf('square')} / (2 * sqrt(avg(square))) AS rms_error FROM (
    SELECT e.run, ((e.g1::DOUBLE - t.true_g1) ** 2 + (e.g2::DOUBLE - t.true_g2) ** 2) / 2 AS square
    FROM estimates_all e JOIN linked t USING (id)
    WHERE e.g1 IS NOT NULL AND e.fraction_missing = 0 AND e.bands = 6 AND t.true_g1 IS NOT NULL AND t.true_g2 IS NOT NULL)
  GROUP BY run`
