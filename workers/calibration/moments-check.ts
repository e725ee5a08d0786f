import { LEVELS } from './score-sums'

/**
 * SQL of one row: `n`, the objects of a condition on `linked` ('' for none) for which network and moments can be compared, and `under_LEVEL`, how many of them
 * disagree by less than a Gaussian's LEVEL per cent would: `disagreement` is the length of a two-dimensional difference in standard deviations,
 * which then is under sqrt(-2 ln(1 - level)) (Rayleigh).
 */
export function momentsCheckSql(where: string): string {
  const counted = LEVELS.map(([level]) => {
    const limit = Math.sqrt(-2 * Math.log(1 - level / 100))
    return `count(*) FILTER (WHERE disagreement < ${limit.toExponential()})::DOUBLE AS under_${level}`
  })
  return `SELECT count(*)::DOUBLE AS n, ${counted.join(', ')} FROM linked
    WHERE isfinite(disagreement)${where.trim() === '' ? '' : ` AND (\n${where}\n)`}`
}
