import { identifier, literal } from '../../workers/store/sql'
import type { Column } from '../../preload/contract'

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** An expression by which `objects` is sorted; missing values, NaN among them, come last either way. */
export interface OrderKey {
  readonly expression: string
  readonly descending: boolean
}

/** A place in an order: the keys of the row that stands there, as texts that the database reads back. */
export type OrderValues = readonly (string | null)[]

/** The keys of a sort: its column, then the id among equals. */
export function orderKeys(sort: Sort, columns: readonly Column[]): OrderKey[] {
  const keyOf = ({ column, descending }: Sort): OrderKey => {
    const type = columns.find(({ name }) => name === column)?.type ?? ''
    const name = identifier(column)
    const expression = type === 'FLOAT' || type === 'DOUBLE' ? `nullif(${name}, 'NaN'::${type})` : name
    return { expression, descending }
  }
  return sort.column === 'id' ? [keyOf(sort)] : [keyOf(sort), keyOf({ column: 'id', descending: false })]
}

/** What stands after ORDER BY. */
export function orderBy(keys: readonly OrderKey[]): string {
  return keys
    .map(({ expression, descending }) => `${expression} ${descending ? 'DESC' : 'ASC'} NULLS LAST`)
    .join(', ')
}

/** The keys of a row, as the columns v0, v1 ... of a SELECT. */
export function orderValues(keys: readonly OrderKey[]): string {
  return keys.map(({ expression }, n) => `CAST(${expression} AS VARCHAR) AS v${n}`).join(', ')
}

/** The condition that a row stands at the place of `values` or after it. True or false, never NULL. */
export function atOrAfter(keys: readonly OrderKey[], values: OrderValues): string {
  return keys.reduceRight((equal, { expression, descending }, n) => {
    const value = values[n] ?? null
    if (value === null) return `(${expression} IS NULL AND ${equal})`
    const at = literal(value)
    const after = `${expression} ${descending ? '<' : '>'} ${at} OR ${expression} IS NULL`
    return `(${after} OR (${expression} = ${at} AND ${equal}))`
  }, 'true')
}
