/** What is known of one object: the values of its row by the names of their columns, in their order. */
export type ObjectRow = ReadonlyMap<string, unknown>

/** A number of a row; null where it has none, or one that is not finite. */
export function numberOf(row: ObjectRow, column: string): number | null {
  const value = row.get(column)
  const number = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : NaN
  return Number.isFinite(number) ? number : null
}

/** A text of a row; null where it has none. */
export function textOf(row: ObjectRow, column: string): string | null {
  const value = row.get(column)
  return typeof value === 'string' ? value : null
}
