import { tableFromIPC, Type, type Column, type DataType } from '@uwdata/flechette'
import { objectId, type ObjectId } from '../catalog/object-id'
import { columnWidth, ROWS_MEASURED } from '../grid/column-width'
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
  /** The value of a column of figures, as near as a double comes; null for NULL, what is not finite, and what is no figure. */
  number(row: number, column: number): number | null
  /** The object that a row is of: what stands in its column `id`; null where there is none. */
  object(row: number): ObjectId | null
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
  const ids = fields.findIndex(({ name, type }) => name.toLowerCase() === 'id' && canName(type))
  const cell = (row: number, column: number): GridCell => gridCell(at(row, column), typeAt(column))
  const firstTexts = (column: number): string[] =>
    Array.from({ length: Math.min(rows, ROWS_MEASURED) }, (_, row) => cell(row, column).text)
  return {
    columns: fields.map(({ name, type }, index) => {
      const [note, width] = [typeName(type), columnWidth(name, typeName(type), firstTexts(index))]
      return { name, note, title: `${name}, ${note}`, text: !isFigure(type), width }
    }),
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
    number: (row, column) => numberOf(at(row, column), typeAt(column)),
    object: (row) => (ids < 0 ? null : objectOf(at(row, ids), typeAt(ids))),
    hasObjects: ids >= 0,
  }
}

function numberOf(value: unknown, type: DataType): number | null {
  if (value === null || value === undefined || !isFigure(type)) return null
  const number = Number(type.typeId === Type.Decimal ? formatValue(value, type, 'whole') : value)
  return Number.isFinite(number) ? number : null
}

/** Bytes, lists and structures name no object. */
function canName(type: DataType): boolean {
  return !('children' in type) && type.typeId !== Type.Binary && type.typeId !== Type.LargeBinary
}

/** Values of other types name objects as the database writes them. */
function objectOf(value: unknown, type: DataType): ObjectId | null {
  if (value === null || value === undefined) return null
  return objectId(type.typeId === Type.Float ? value : formatValue(value, type, 'whole'))
}

const NULL: GridCell = { text: '–', missing: true }

function gridCell(value: unknown, type: DataType): GridCell {
  if (value === null || value === undefined) return NULL
  return {
    text: formatValue(value, type, 'shown'),
    missing: Number.isNaN(value) || value instanceof Uint8Array,
  }
}

function planOf(names: readonly string[], columns: readonly Column<unknown>[], rows: number): string | null {
  if (names.join() !== 'explain_key,explain_value') return null
  const texts = Array.from({ length: rows }, (_, row) => String(columns[1]?.at(row)))
  return texts.join('\n')
}
