import { CLASSES, SUBSETS, scoredObjects, type Scored, type Subset } from './scored-objects'

/** Nominal shares in per cent, with the half width of their interval in standard deviations: those of `evaluate`. */
export const LEVELS = [
  ...([
    [10, 0.12566],
    [20, 0.25335],
    [30, 0.38532],
    [40, 0.5244],
    [50, 0.6745],
  ] as const),
  ...([
    [60, 0.84162],
    [68, 1],
    [70, 1.03643],
    [80, 1.28155],
    [90, 1.64485],
  ] as const),
  ...([
    [95, 1.96],
    [99, 2.57583],
  ] as const),
] as const

/** Nominal shares of error ellipses, with their squared radius: quantiles of chi squared with two degrees of freedom. */
export const REGIONS = [
  [68, 2.2957],
  [95, 5.9915],
] as const

/** Sums over the objects of one part, by name: see `sumsSql`. */
export type Sums = Readonly<Record<string, number>>

/**
 * One row for each part and each class of blendedness (`CLASSES`), `part` and `class`: `n`; `square`, the sum of d1^2 + d2^2; of each component k the sums
 * `t_k`, `g_k`, `tt_k`, `tg_k`, `gg_k` that least squares need and `in_k_LEVEL`, how many lie within that interval; `region_LEVEL`, how many lie in that
 * ellipse; and `nll`.
 */
export function sumsSql(scored: Scored): string {
  const lines = [1, 2].flatMap((k) => [
    ...[`sum(t${k}) AS t_${k}`, `sum(g${k}) AS g_${k}`, `sum(t${k} * t${k}) AS tt_${k}`],
    ...[`sum(t${k} * g${k}) AS tg_${k}`, `sum(g${k} * g${k}) AS gg_${k}`],
    ...LEVELS.map(([level, limit]) => `count_if(pull${k} < ${double(limit)})::DOUBLE AS in_${k}_${level}`),
  ])
  const regions = REGIONS.map(
    ([level, limit]) => `count_if(distance < ${double(limit)})::DOUBLE AS region_${level}`,
  )
  const likelihood = `sum(distance / 2 + ln(determinant) / 2 + ln(2 * pi())) AS nll`
  return `SELECT part, ${CLASSES} AS class, count(*)::DOUBLE AS n, sum(d1 * d1 + d2 * d2) AS square, ${[...lines, ...regions, likelihood].join(', ')}
    FROM (SELECT *, abs(d1) / sqrt(c11) AS pull1, abs(d2) / sqrt(c22) AS pull2, c11 * c22 - c12 * c12 AS determinant,
      (c22 * d1 * d1 - 2 * c12 * d1 * d2 + c11 * d2 * d2) / determinant AS distance FROM (${scoredObjects(scored)}))
    GROUP BY part, class ORDER BY part, class`
}

/** A literal of DuckDB's DOUBLE: one without an exponent would be a DECIMAL, and slow. */
const double = (value: number): string => value.toExponential()

/** The sums over all parts. */
export function added(parts: readonly Sums[]): Sums {
  const names = Object.keys(parts[0] ?? {})
  return Object.fromEntries(
    names.map((name) => [name, parts.reduce((sum, part) => sum + (part[name] ?? NaN), 0)]),
  )
}

/** The sums of each part over the objects of a subset, of rows of all objects. */
export function partsOf(rows: readonly Sums[], subset: Subset): Sums[] {
  const classes: readonly number[] = SUBSETS[subset].classes
  const wanted = rows.filter((row) => classes.includes(row['class'] ?? NaN))
  const parts = [...new Set(wanted.map(({ part = NaN }) => part))]
  return parts.map((part) => ({ ...added(wanted.filter((row) => row['part'] === part)), part }))
}
