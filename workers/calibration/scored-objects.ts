import { identifier, literal } from '../store/sql'

/** Parts that objects fall into at random, by their ids: errors come from leaving out one part after the other. */
export const PARTS = 32

/** SQL of the class of an object by its true `blendedness` in the i band: 0 isolated, 2 strongly blended, 1 between, 3 neither or not known. */
export const CLASSES = `CASE WHEN blendedness < 0.01 THEN 0 WHEN blendedness > 0.1 THEN 2 WHEN blendedness > 0.01 THEN 1 ELSE 3 END`

/** Objects by their true blendedness b in the i band, and the classes of which they are. */
export const SUBSETS = {
  all: { title: 'All', holds: null, classes: [0, 1, 2, 3] },
  isolated: { title: 'Isolated', holds: 'true_blendedness < 0.01', classes: [0] },
  blended: { title: 'Blended', holds: 'true_blendedness > 0.01', classes: [1, 2] },
  strongly_blended: { title: 'Strongly blended', holds: 'true_blendedness > 0.1', classes: [2] },
} as const
export type Subset = keyof typeof SUBSETS

/** Which estimates are scored, and of which objects. */
export interface Scored {
  /** A run of `estimates_all`; null for the one that `linked` shows. */
  readonly run: string | null
  /** A condition on `linked`, '' for none. */
  readonly where: string
  readonly subset: Subset
  /** Another run: only objects count that it has estimated, too. */
  readonly alsoIn?: string
}

/** What makes a stamp whole: all of its pixels have values, in six bands. */
const WHOLE = 'fraction_missing = 0 AND bands = 6'

const ESTIMATE = [
  ...(['g1', 'g2', 'aleatoric_11', 'aleatoric_12', 'aleatoric_22'] as const),
  ...(['epistemic_11', 'epistemic_12', 'epistemic_22', 'fraction_missing', 'bands'] as const),
] as const

/**
 * SQL of the objects of known shape whose whole stamp has data, as `evaluate` takes them: `g1` is null where one has no estimate. Their
 * columns are `id`, the truth's `t1`, `t2` and `true_b`, and those of the estimate.
 */
function wholeObjects({ run, where, subset, alsoIn }: Scored): string {
  const conditions = [where.trim() === '' ? null : `(\n${where}\n)`, SUBSETS[subset].holds]
  const wanted = ['isfinite(true_g1) AND isfinite(true_g2)', ...conditions].filter(Boolean).join(' AND ')
  const truth = 'id, true_g1::DOUBLE AS t1, true_g2::DOUBLE AS t2, true_blendedness AS true_b'
  const own = ESTIMATE.map((name) => `${name}::DOUBLE AS ${identifier(name)}`).join(', ')
  const known =
    run === null
      ? `SELECT ${truth}, ${own} FROM linked WHERE ${wanted}`
      : `SELECT l.*, ${own} FROM (SELECT ${truth} FROM linked WHERE ${wanted}) l
          JOIN (SELECT id, ${ESTIMATE.join(', ')} FROM estimates_all WHERE run = ${literal(run)}) USING (id)`
  return `SELECT * FROM (${known}) WHERE ${WHOLE}${alsoIn === undefined ? '' : ` AND id IN (${shapesOf(alsoIn)})`}`
}

/** SQL of the ids of objects that a run has shapes of. */
const shapesOf = (run: string): string =>
  `SELECT id FROM estimates_all WHERE run = ${literal(run)} AND ${WHOLE} AND isfinite(g1) AND isfinite(g2)`

/**
 * SQL of the scored objects: `id`, true `blendedness`, `part` (of `PARTS`), true shape `t1`, `t2`, estimate `g1`, `g2`, its error `d1`, `d2` (estimated less true)
 * and `length` (of that), total covariance `c11`, `c12`, `c22`, and the standard deviations `total`, `aleatoric`, `epistemic` of a component.
 */
export function scoredObjects(scored: Scored): string {
  return `SELECT id, true_b AS blendedness, (hash(id) % ${PARTS})::INTEGER AS part, t1, t2, g1, g2, g1 - t1 AS d1, g2 - t2 AS d2,
      sqrt((g1 - t1) ** 2 + (g2 - t2) ** 2) AS length,
      aleatoric_11 + epistemic_11 AS c11, aleatoric_12 + epistemic_12 AS c12, aleatoric_22 + epistemic_22 AS c22,
      sqrt((c11 + c22) / 2) AS total, sqrt((aleatoric_11 + aleatoric_22) / 2) AS aleatoric,
      sqrt((epistemic_11 + epistemic_22) / 2) AS epistemic
    FROM (${wholeObjects(scored)}) WHERE isfinite(g1) AND isfinite(g2) AND isfinite(c11) AND isfinite(c22)`
}

/** SQL of one row: `scored`, and the objects that `failed`, whose whole stamp has no shape. */
export function countsSql(scored: Scored): string {
  const isShape = 'coalesce(isfinite(g1) AND isfinite(g2), false)'
  return `SELECT count(*) FILTER (WHERE ${isShape})::DOUBLE AS scored, count(*) FILTER (WHERE NOT ${isShape})::DOUBLE AS failed FROM (${wholeObjects(scored)})`
}
