import { FitsError, type Place } from './fits-error'
import type { Hdu } from './hdus'
import { integerOr, requireInteger, textOr } from './header'

/**
 * A column of a binary table: `offset` bytes into a row; `type` the letter of its TFORM, and for array descriptors
 * (P, Q) `elementBytes` the size of what they point to.
 */
export type Column = { name: string; offset: number; bytes: number; type: string; elementBytes: number }

/** Where the rows, columns and heap of a binary table lie; offsets are from the start of the unit's data. */
export type TableLayout = {
  rowBytes: number
  rowCount: number
  tableBytes: number
  heapStart: number
  columns: ReadonlyMap<string, Column>
}

/** Bytes of one element of each TFORM letter; X counts bits. FITS 4.0, table 18. */
const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  L: 1,
  X: 1 / 8,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  A: 1,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
  P: 8,
  Q: 16,
}
const FORM = /^(\d*)([LXBIJKAEDCMPQ])([A-Z]?)/

/** Lays out a binary table from its header. Throws FitsError for one whose columns or heap do not fit its size. */
export function tableLayout(hdu: Hdu): TableLayout {
  const { header } = hdu
  const rowBytes = requireInteger(header, 'NAXIS1')
  const rowCount = requireInteger(header, 'NAXIS2')
  const tableBytes = rowBytes * rowCount
  const heapStart = integerOr(header, 'THEAP', tableBytes)
  if (heapStart < tableBytes || heapStart > hdu.dataBytes) {
    throw new FitsError(`the table or its heap (at ${heapStart}) lies outside the data`, hdu.place)
  }
  return { rowBytes, rowCount, tableBytes, heapStart, columns: columnsOf(hdu, rowBytes) }
}

function columnsOf(hdu: Hdu, rowBytes: number): Map<string, Column> {
  const columns = new Map<string, Column>()
  const count = requireInteger(hdu.header, 'TFIELDS')
  let offset = 0
  for (let field = 1; field <= count; field++) {
    const column = readColumn(hdu, field, offset)
    columns.set(column.name, column)
    offset += column.bytes
    if (offset > rowBytes) throw new FitsError(`columns to ${column.name} are wider than a row`, hdu.place)
  }
  return columns
}

function readColumn(hdu: Hdu, field: number, offset: number): Column {
  const name = textOr(hdu.header, `TTYPE${field}`, '')
  const form = textOr(hdu.header, `TFORM${field}`, '')
  const [, repeat, type, element] = FORM.exec(form) ?? []
  const width = ELEMENT_BYTES[type ?? '']
  if (!type || width === undefined) throw new FitsError(`TFORM${field} ${form} is unknown`, hdu.place)
  const bytes = Math.ceil(Number(repeat || 1) * width)
  return { name, offset, bytes, type, elementBytes: ELEMENT_BYTES[element ?? ''] ?? 0 }
}

/** Reads one number of a row; 64-bit integers become the nearest double. Throws FitsError for a column of another type. */
export function readScalar(view: DataView, rowStart: number, column: Column, place: Place): number {
  const at = rowStart + column.offset
  if (column.bytes > 0) {
    if (column.type === 'D') return view.getFloat64(at)
    if (column.type === 'E') return view.getFloat32(at)
    if (column.type === 'K') return Number(view.getBigInt64(at))
    if (column.type === 'J') return view.getInt32(at)
    if (column.type === 'I') return view.getInt16(at)
    if (column.type === 'B') return view.getUint8(at)
  }
  throw new FitsError(`column ${column.name} does not hold a number`, place)
}

/**
 * Reads an array descriptor: where the array starts in the heap and how long it is, in bytes.
 * 32-bit (P) or 64-bit (Q). FITS 4.0, section 7.3.5. Throws FitsError for one that is negative or no descriptor.
 */
export function readDescriptor(
  view: DataView,
  rowStart: number,
  column: Column,
  place: Place,
): { offset: number; length: number } {
  const at = rowStart + column.offset
  const { name, type, bytes, elementBytes } = column
  if ((type !== 'P' && type !== 'Q') || bytes === 0 || elementBytes === 0) {
    throw new FitsError(`column ${name} holds no arrays of variable length`, place)
  }
  const count = type === 'P' ? view.getInt32(at) : Number(view.getBigInt64(at))
  const offset = type === 'P' ? view.getInt32(at + 4) : Number(view.getBigInt64(at + 8))
  if (count < 0 || offset < 0) throw new FitsError(`a descriptor of column ${name} is negative`, place)
  return { offset, length: Math.ceil(count * elementBytes) }
}
