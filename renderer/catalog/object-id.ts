/** The id of an object as every view knows it; Arrow gives small integers as numbers. Null for what is no integer. */
export function objectId(value: unknown): bigint | null {
  if (typeof value === 'bigint') return value
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : null
}
