/** Steps of the arithmetic-geometric mean: more than double precision needs for an axis ratio of a million. */
const STEPS = 6

/** The name of the column that `withExpectedLength` adds. */
export const EXPECTED_LENGTH = 'expected_length'

/**
 * SQL of the rows of `from` with one more column, `expected_length`: the expected length of an error whose two components are Gaussian
 * with the sum of both covariances of the row (reduced shear); null where there is no shape.
 *
 * With the standard deviations a and b along the principal axes it is sqrt(2 / pi) a E(1 - b² / a²), E the complete elliptic integral of
 * the second kind, by the arithmetic-geometric mean of a and b (Abramowitz & Stegun 1972, 17.6). The first step of
 * that mean needs the trace and the determinant alone. Exact to single precision, in which the column is.
 */
export function withExpectedLength(from: string): string {
  const [c11, c12, c22] = ['11', '12', '22'].map((part) => `(aleatoric_${part}::DOUBLE + epistemic_${part})`)
  const invariants = `SELECT *, ${c11} + ${c22} AS agm_trace,
    sqrt(greatest(${c11} * ${c22} - ${c12} * ${c12}, 1e-12 * (${c11} + ${c22}) ** 2)) AS agm_root FROM ${from}`
  let rows = `SELECT * EXCLUDE (agm_trace, agm_root), sqrt(agm_trace + 2 * agm_root) / 2 AS agm_a, sqrt(agm_root) AS agm_b,
    (agm_trace + 2 * agm_root) / 4 AS agm_sum FROM (${invariants})`
  for (let step = 1; step <= STEPS; step++) {
    rows = `SELECT * REPLACE ((agm_a + agm_b) / 2 AS agm_a, sqrt(agm_a * agm_b) AS agm_b,
      agm_sum - ${2 ** step} * ((agm_a - agm_b) / 2) ** 2 AS agm_sum) FROM (${rows})`
  }
  const length = 'CASE WHEN agm_a > 0 THEN sqrt(pi() / 2) * agm_sum / agm_a WHEN agm_a = 0 THEN 0 END'
  return `SELECT * EXCLUDE (agm_a, agm_b, agm_sum), (${length})::FLOAT AS ${EXPECTED_LENGTH} FROM (${rows})`
}
