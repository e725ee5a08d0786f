import type { Column } from '../../preload/contract'
import type { ValueType } from '../export/exported-table'
import type { Format } from '../export/formats'
import { identifier } from './sql'

/** DuckDB's types that a plain format takes as they are. */
const PLAIN: Readonly<Record<string, ValueType>> = {
  ...{ BOOLEAN: 'bool', TINYINT: 'int8', UTINYINT: 'uint8', SMALLINT: 'int16', USMALLINT: 'uint16' },
  ...{ INTEGER: 'int32', UINTEGER: 'uint32', BIGINT: 'int64', UBIGINT: 'uint64' },
  ...{ FLOAT: 'float32', DOUBLE: 'float64', VARCHAR: 'text' },
}

/** Numbers that no plain format has: written as doubles. */
const ROUNDED = /^(DECIMAL\(\d+,\d+\)|U?HUGEINT)$/
/** Types that come out of the engine in a form that Arrow readers do not take. */
const NO_ARROW = /^(ENUM\(.*\)|INTERVAL|U?HUGEINT|BIT|TIME WITH TIME ZONE|BIGNUM|VARINT)$/s

/** A column as it is selected for a format. */
export interface SelectedColumn {
  readonly name: string
  readonly type: ValueType
  /** The SQL that gives it, from `source`. */
  readonly expression: string
}

/** How a column of the database is selected for a format; `source` is the SQL that names it. */
export function selectColumn(
  { name, type }: Column,
  source: string,
  values: Format['values'],
): SelectedColumn {
  const plain = PLAIN[type]
  if (values === 'native') {
    return { name, type: plain ?? 'text', expression: NO_ARROW.test(type) ? asText(source, type) : source }
  }
  if (values === 'text') return { name, type: plain ?? 'text', expression: asText(source, type) }
  if (plain) return { name, type: plain, expression: source }
  if (ROUNDED.test(type)) return { name, type: 'float64', expression: `${source}::DOUBLE` }
  return { name, type: 'text', expression: asText(source, type) }
}

/** The SELECT of these columns from `from`, under their own names. */
export function selectFrom(columns: readonly SelectedColumn[], from: string): string {
  const list = columns.map(({ expression, name }) => `${expression} AS ${identifier(name)}`)
  return `SELECT ${list.join(', ')} FROM ${from}`
}

/** A value as text that reads back exactly; times as ISO 8601. */
function asText(source: string, type: string): string {
  const text = `${source}::VARCHAR`
  return type.startsWith('TIMESTAMP') ? `replace(${text}, ' ', 'T')` : text
}
