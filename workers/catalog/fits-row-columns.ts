import { fixedListColumn, textColumn, type ArrowValues } from './arrow-column'
import { bytesInRow, type FitsColumn } from './fits-columns'
import { elementReader } from './fits-elements'
import type { ElementPlaces } from './native-bytes'
import { decodeLatin, decodeUtf8 } from './text'

/** Whole rows of a binary table as they lie in the file. */
export type FitsRows = { bytes: Uint8Array; rowBytes: number; rows: number }

/** The values of a column that lie in the rows themselves: a value a row, or a list where `repeat` is not 1. */
export function rowColumn(column: FitsColumn, { bytes, rowBytes, rows }: FitsRows): ArrowValues {
  if (column.letter === 'A') return textColumn(textsIn(column, { bytes, rowBytes, rows }))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = elements(column, {
    view,
    start: column.offset,
    stride: rowBytes,
    rows,
    perRow: column.repeat,
  })
  return column.repeat === 1 ? values : fixedListColumn(rows, column.repeat, values)
}

/** Elements one after the other; complex numbers as lists of the real and the imaginary part. */
export function elements(column: FitsColumn, places: ElementPlaces): ArrowValues {
  const reader = elementReader(column)
  if (column.letter !== 'C' && column.letter !== 'M') return reader.read(places)
  const parts = reader.read({ ...places, perRow: places.perRow * 2 })
  return fixedListColumn(places.rows * places.perRow, 2, parts)
}

function textsIn(column: FitsColumn, { bytes, rowBytes, rows }: FitsRows): string[] {
  const width = bytesInRow(column)
  return Array.from({ length: rows }, (_, row) => {
    const start = row * rowBytes + column.offset
    return decodeText(bytes, start, start + width)
  })
}

const SPACE = 0x20

/** A text up to its first NUL, without the spaces at its end; ASCII by the standard, UTF-8 or Latin 1 in the wild. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  const nul = bytes.subarray(start, end).indexOf(0)
  let last = nul < 0 ? end : start + nul
  while (last > start && bytes[last - 1] === SPACE) last--
  const text = decodeUtf8(bytes, start, last)
  return text.includes('\uFFFD') ? decodeLatin(bytes, start, last) : text
}
