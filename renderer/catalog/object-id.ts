import { literal } from '../../workers/store/sql'

/**
 * What names an object in its catalog: its id as a text, no digit lost, of whatever type the column `id` is. As a text, ids
 * that a table, a tile and a query give are the same where they name the same object.
 */
export type ObjectId = string

/** Types of columns whose values Arrow carries as a number or a text without loss. */
const CARRIED = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT)|FLOAT|DOUBLE|VARCHAR)$/
const WHOLE_NUMBERS = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/

/** The expression by which ids of a column of this type are asked for: as they are, else as text. */
export function idExpression(type: string): string {
  return CARRIED.test(type) ? 'id' : 'CAST(id AS VARCHAR)'
}

/** An id as the database gives it: a whole number, exact whatever its size, another number, or a text. Null for all else. */
export function objectId(value: unknown): ObjectId | null {
  if (typeof value === 'string') return value
  const isNumber = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
  return isNumber ? String(value) : null
}

/**
 * An id as it is written in SQL, to be compared with a column `id` of this type. The database reads the text itself, so that no
 * digit is lost; what cannot be an id of the type is NULL, which is equal to none. 7.5 is not rounded to be one.
 */
export function idLiteral(id: ObjectId, type: string): string {
  if (WHOLE_NUMBERS.test(type) && !/^[+-]?\d+$/.test(id)) return 'NULL'
  return `TRY_CAST(${literal(id)} AS ${type})`
}
