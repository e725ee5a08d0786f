import * as v from 'valibot'
import { atOrAfter, orderBy, orderValues, type OrderKey } from './object-order'

/**
 * The database finds rows by their place in an order by sorting all that stand before them: seconds where millions do. So the
 * order is walked once, every so many rows are marked, and a page is looked for from the mark before it on.
 */
export const MARK_EVERY = 10_000

/** A marked place of an order: how many rows stand before it, and its keys. */
export interface OrderMark {
  readonly before: number
  readonly values: readonly (string | null)[]
}

const Row = v.looseObject({ before: v.number() })
const Key = v.nullable(v.string())

/** The statement that finds the marks of an order of the rows of `from`, as it stands after FROM. Rows that are equal in all keys count as standing at one place. */
export function marksQuery(from: string, keys: readonly OrderKey[]): string {
  return `SELECT before, ${keys.map((_, n) => `v${n}`).join(', ')} FROM (
      SELECT ${orderValues(keys)}, (rank() OVER place - 1)::DOUBLE AS before, row_number() OVER place AS number
        FROM ${from} WINDOW place AS (ORDER BY ${orderBy(keys)}))
    WHERE number % ${MARK_EVERY} = 0 ORDER BY number`
}

/** The marks from the rows that `marksQuery` gives. */
export function readMarks(keys: readonly OrderKey[], rows: readonly unknown[]): OrderMark[] {
  return rows.map((row) => {
    const { before, ...rest } = v.parse(Row, row)
    return { before, values: keys.map((_, n) => v.parse(Key, rest[`v${n}`])) }
  })
}

/** The statement that gives `limit` rows of `select` from the place `offset` of an order on, between the marks around them. */
export function pageQuery(
  from: string,
  select: string,
  keys: readonly OrderKey[],
  marks: readonly OrderMark[],
  offset: number,
  limit: number,
): string {
  const least = marks.filter(({ before }) => before <= offset).at(-1)
  const most = marks.find(({ before }) => before >= offset + limit)
  const conditions = [
    ...(least ? [atOrAfter(keys, least.values)] : []),
    ...(most ? [`NOT ${atOrAfter(keys, most.values)}`] : []),
  ]
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  return `SELECT ${select} FROM ${from} ${where} ORDER BY ${orderBy(keys)} LIMIT ${limit} OFFSET ${offset - (least?.before ?? 0)}`
}
