/** What is known of one object: the values of its row by the names of their columns, in their order. */
export type ObjectRow = ReadonlyMap<string, unknown>

/** A number of a row; null where it has none, or one that is not finite. */
export function numberOf(row: ObjectRow, column: string): number | null {
  const value = row.get(column)
  const number = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : NaN
  return Number.isFinite(number) ? number : null
}

/** Whether the run that is shown has come to an object: what it has has flags, if only none. */
export function isEstimated(row: ObjectRow): boolean {
  return row.has('g1') && numberOf(row, 'flags') !== null
}
