/** A number with its standard error; null where they are not defined. */
export interface Measured {
  readonly value: number | null
  readonly error: number | null
}

export const finite = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isFinite(value) ? value : null

/**
 * A statistic of all parts and its standard error by the delete-a-group jackknife (Kott 2001): `statistic` of all parts but one, over and
 * over. Parts are of about one size, drawn at random. Good for what is smooth in the data; null for fewer than three parts.
 */
export function jackknifed<Part>(
  parts: readonly Part[],
  statistic: (parts: readonly Part[]) => number | null,
): Measured {
  const value = finite(parts.length === 0 ? null : statistic(parts))
  const without = parts.map((_, left) => finite(statistic(parts.filter((_part, at) => at !== left))))
  return { value, error: value === null ? null : jackknifeError(without) }
}

/** The standard error from values that leave out one part each; null where one of them is not defined. */
export function jackknifeError(without: readonly (number | null)[]): number | null {
  const known = without.filter((one) => one !== null)
  if (known.length < 3 || known.length < without.length) return null
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length
  const square = known.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  return Math.sqrt((square * (known.length - 1)) / known.length)
}

/** The standard error of the mean of one value from each part (random groups, Wolter 2007); null for fewer than three. */
export function groupError(values: readonly (number | null)[]): number | null {
  const known = values.filter((one) => one !== null)
  if (known.length < 3) return null
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length
  const square = known.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  return Math.sqrt(square / (known.length * (known.length - 1)))
}
