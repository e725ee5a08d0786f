import { readFromSource, takeBytes, type ByteSource } from '../fits/byte-source'
import { FitsError } from '../fits/fits-error'
import type { Hdu } from '../fits/hdus'
import type { TableLayout } from '../fits/table-layout'
import { encodeBatch, listColumn, textColumn, type ArrowValues } from './arrow-column'
import {
  MAXIMUM_BATCH_ROWS,
  throwIfCancelled,
  type CatalogBatch,
  type CatalogSelection,
} from './catalog-reader'
import type { FitsColumn } from './fits-columns'
import { heapArrays, heapColumn, heapOf, weightOf, type Heap, type HeapArrays } from './fits-heap'
import { elements, rowColumn, type FitsRows } from './fits-row-columns'

/** A binary table that was found readable. */
export type FitsTable = { source: ByteSource; hdu: Hdu; layout: TableLayout; columns: readonly FitsColumn[] }

/** The rows of one batch are no more than this in the file, and no more the arrays they point to. */
const BATCH_BYTES = 16 * 1024 * 1024
/** Arrays may share bytes of the heap, but not so that a small file becomes an endless catalog. */
const MOST_SHARING = 16

/** All rows of a table, read by ranges; a table without rows gives one batch without rows. Throws FitsError. */
export async function* readFitsBatches(
  table: FitsTable,
  selection: CatalogSelection = {},
): AsyncIterable<CatalogBatch> {
  const { rowBytes, rowCount } = table.layout
  const heap = heapOf(table.source, table.hdu, table.layout)
  const step = Math.max(1, Math.min(MAXIMUM_BATCH_ROWS, Math.floor(BATCH_BYTES / Math.max(rowBytes, 1))))
  let weight = 0
  for (let start = 0; start < rowCount; start += step) {
    throwIfCancelled(selection.signal)
    const rows = await readRows(table, start, Math.min(step, rowCount - start))
    const arrays = heapArrays(heap, table.columns, rows)
    for (const part of lightParts(table, rows.rows, arrays)) {
      weight = addWeight(weight, part.weight, heap)
      throwIfCancelled(selection.signal)
      yield await encodeRows(table, heap, rows, arrays, part)
    }
  }
  if (rowCount === 0)
    yield encodeBatch(
      table.columns.map((column) => [column.name, emptyColumn(column)]),
      0,
    )
}

async function readRows({ source, hdu, layout }: FitsTable, start: number, rows: number): Promise<FitsRows> {
  const range = { offset: hdu.dataStart + start * layout.rowBytes, length: rows * layout.rowBytes }
  return { bytes: await readFromSource(source, takeBytes(range, hdu.place)), rowBytes: layout.rowBytes, rows }
}

/** Rows from `from` to `to` (without it), whose arrays weigh `weight` bytes. */
type Part = { from: number; to: number; weight: number }

/** Divides rows so that the arrays of each part fit into memory. */
function lightParts({ hdu }: FitsTable, rows: number, arrays: HeapArrays): Part[] {
  const parts: Part[] = []
  let part: Part = { from: 0, to: 0, weight: 0 }
  for (let row = 0; row < rows; row++) {
    const weight = weightOfRow(arrays, row)
    if (weight > BATCH_BYTES * 4) throw new FitsError(`the arrays of one row take ${weight} bytes`, hdu.place)
    if (part.to > part.from && part.weight + weight > BATCH_BYTES) {
      parts.push(part)
      part = { from: row, to: row, weight: 0 }
    }
    part = { from: part.from, to: row + 1, weight: part.weight + weight }
  }
  return [...parts, part]
}

function weightOfRow(arrays: HeapArrays, row: number): number {
  let weight = 0
  for (const [column, all] of arrays) {
    const array = all[row]
    if (array) weight += weightOf(column, array)
  }
  return weight
}

function addWeight(sum: number, weight: number, { bytes, hdu }: Heap): number {
  // A bit of the heap becomes a byte.
  if (sum + weight <= 8 * MOST_SHARING * bytes) return sum + weight
  throw new FitsError(
    `its arrays use the ${bytes} bytes of the heap more than ${MOST_SHARING} times`,
    hdu.place,
  )
}

async function encodeRows(
  table: FitsTable,
  heap: Heap,
  rows: FitsRows,
  arrays: HeapArrays,
  { from, to }: Part,
): Promise<CatalogBatch> {
  const bytes = rows.bytes.subarray(from * rows.rowBytes, to * rows.rowBytes)
  const columns: [string, ArrowValues][] = []
  for (const column of table.columns) {
    const ofHeap = arrays.get(column)?.slice(from, to)
    const values = ofHeap
      ? await heapColumn(heap, column, ofHeap)
      : rowColumn(column, { bytes, rowBytes: rows.rowBytes, rows: to - from })
    columns.push([column.name, values])
  }
  return encodeBatch(columns, to - from)
}

/** A column without rows, which has its type. */
export function emptyColumn(column: FitsColumn): ArrowValues {
  if (column.letter === 'A') return textColumn([])
  const bytes = new Uint8Array(0)
  if (column.descriptor === null) return rowColumn(column, { bytes, rowBytes: 0, rows: 0 })
  const places = { view: new DataView(bytes.buffer), start: 0, stride: 0, rows: 0, perRow: 0 }
  return listColumn(new Int32Array(1), elements(column, places))
}
