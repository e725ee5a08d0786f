import { tableFromIPC, type Column, type DataType } from '@uwdata/flechette'
import { objectId } from '../catalog/object-id'
import type { GridCell, GridColumn } from '../grid/grid-column'
import type { Answer } from '../store-line'
import { isFigure, typeName } from './arrow-type'
import { formatValue } from './format-value'

/** The most rows that the console shows. */
export const ROWS_SHOWN = 10_000

/** The answer to a query as a table shows it. Columns are told apart by their place: two may have one name. */
export interface QueryAnswer {
  readonly columns: readonly GridColumn[]
  readonly rows: number
  /** Whether there were more rows than are here. */
  readonly truncated: boolean
  readonly milliseconds: number
  /** A text of many lines, as EXPLAIN gives it, which stands better by itself than in a table. */
  readonly plan: string | null
  cell(row: number, column: number): GridCell
  /** The value as it is written to a file: whole, NULL as nothing. */
  field(row: number, column: number): string
  /** The object that a row is of: the integer in its column `id`; null where there is none. */
  object(row: number): bigint | null
  readonly hasObjects: boolean
}

/** Reads the store's answer; rows past `limit` are left out. */
export function readAnswer(
  { arrow, truncated, milliseconds }: Omit<Answer, 'arrow'> & { arrow: Uint8Array },
  limit = ROWS_SHOWN,
): QueryAnswer {
  const table = tableFromIPC(arrow, { useBigInt: true, useDecimalInt: true })
  const { fields } = table.schema
  const at = (row: number, column: number): unknown => table.children[column]?.at(row)
  const typeAt = (column: number): DataType => fields[column]?.type ?? { typeId: 1 }
  const rows = Math.min(limit, fields.length === 0 ? 0 : table.numRows)
  const ids = fields.findIndex(({ name, type }) => name.toLowerCase() === 'id' && type.typeId === INTEGER)
  const cell = (row: number, column: number): GridCell => gridCell(at(row, column), typeAt(column))
  return {
    columns: fields.map(({ name, type }, index) => ({
      ...{ name, note: typeName(type), text: !isFigure(type) },
      width: widthOf(name, typeName(type), rows, (row) => cell(row, index).text),
    })),
    ...{ rows, milliseconds, cell, truncated: truncated || table.numRows > limit },
    plan: planOf(
      fields.map(({ name }) => name),
      table.children,
      rows,
    ),
    field(row, column) {
      const value = at(row, column)
      return value === null || value === undefined ? '' : formatValue(value, typeAt(column), 'whole')
    },
    object: (row) => (ids < 0 ? null : objectId(at(row, ids))),
    hasObjects: ids >= 0,
  }
}

/** Arrow's number for integers. */
const INTEGER = 2

const NULL: GridCell = { text: '–', missing: true }

function gridCell(value: unknown, type: DataType): GridCell {
  if (value === null || value === undefined) return NULL
  return {
    text: formatValue(value, type, 'shown'),
    missing: Number.isNaN(value) || value instanceof Uint8Array,
  }
}

/** Rows that the width of a column is taken from. */
const ROWS_MEASURED = 60

/** Wide enough for the name, the type and what stands in the first rows, within reason; in screen pixels. */
function widthOf(name: string, type: string, rows: number, text: (row: number) => string): number {
  const measured = Array.from({ length: Math.min(rows, ROWS_MEASURED) }, (_, row) => text(row).length)
  const figures = 7.3 * Math.max(0, ...measured)
  return Math.round(Math.min(360, Math.max(64, 18 + Math.max(figures, 8.2 * name.length, 7 * type.length))))
}

function planOf(names: readonly string[], columns: readonly Column<unknown>[], rows: number): string | null {
  if (names.join() !== 'explain_key,explain_value') return null
  const texts = Array.from({ length: rows }, (_, row) => String(columns[1]?.at(row)))
  return texts.join('\n')
}
