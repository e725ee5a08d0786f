// @ts-check
/**
 * A statistic of groups of rows and its error, from leaving out one group at a time (Tukey 1958). Rows of one group may depend on each other.
 * @template Row
 * @param {Row[][]} groups
 * @param {(rows: Row[]) => number} statistic
 * @returns {{ value: number, error: number }}
 */
export function jackknife(groups, statistic) {
  const some = groups.filter((rows) => rows.length > 0)
  const value = statistic(some.flat())
  const without = some.map((_, out) => statistic(some.filter((_, at) => at !== out).flat()))
  const middle = mean(without)
  const scatter = without.reduce((sum, one) => sum + (one - middle) ** 2, 0)
  return { value, error: Math.sqrt((scatter * (some.length - 1)) / some.length) }
}

/** @param {number[]} values */
export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * Rows in so many groups, by number: neighbours in number come to different groups.
 * @template Row
 * @param {Row[]} rows
 * @param {number} count
 * @param {(row: Row) => number} number
 */
export function grouped(rows, count, number) {
  const groups = Array.from({ length: count }, () => /** @type {Row[]} */ ([]))
  for (const row of rows) groups[number(row) % count]?.push(row)
  return groups
}
