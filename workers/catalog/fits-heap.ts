import { listColumn, textColumn, type ArrowValues } from './arrow-column'
import { readFromSource, takeBytes, type ByteSource } from '../fits/byte-source'
import { FitsError } from '../fits/fits-error'
import type { Hdu } from '../fits/hdus'
import type { TableLayout } from '../fits/table-layout'
import { ELEMENT_BYTES, type FitsColumn } from './fits-columns'
import { decodeText, elements, type FitsRows } from './fits-row-columns'

/** Where the array of one row lies: bytes from the start of the heap, and elements. */
type HeapArray = { offset: number; bytes: number; count: number }

/** The arrays of variable length in some rows, column by column. */
export type HeapArrays = ReadonlyMap<FitsColumn, HeapArray[]>

/** A table's heap: the arrays that its descriptors point to. FITS 4.0, section 7.3.5. */
export type Heap = { source: ByteSource; hdu: Hdu; start: number; bytes: number }

/** One read may fetch this much that no array needs. */
const GAP = 1024 * 1024

/** The heap of a table in `source`. */
export function heapOf(source: ByteSource, hdu: Hdu, { heapStart }: TableLayout): Heap {
  return { source, hdu, start: hdu.dataStart + heapStart, bytes: hdu.dataBytes - heapStart }
}

/** Reads the descriptors of some rows. Throws FitsError for one that is negative or leads outside the heap. */
export function heapArrays(heap: Heap, columns: readonly FitsColumn[], rows: FitsRows): HeapArrays {
  const variable = columns.filter((column) => column.descriptor !== null)
  const view = new DataView(rows.bytes.buffer, rows.bytes.byteOffset, rows.bytes.byteLength)
  const arraysOf = (column: FitsColumn): HeapArray[] =>
    Array.from({ length: rows.rows }, (_, row) => readDescriptor(heap, column, view, row * rows.rowBytes))
  return new Map(variable.map((column) => [column, arraysOf(column)]))
}

function readDescriptor(heap: Heap, column: FitsColumn, view: DataView, rowStart: number): HeapArray {
  const at = rowStart + column.offset
  if (column.repeat === 0) return { offset: 0, bytes: 0, count: 0 }
  const long = column.descriptor === 'Q'
  const count = long ? Number(view.getBigInt64(at)) : view.getInt32(at)
  const offset = long ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4)
  const bytes = Math.ceil(count * ELEMENT_BYTES[column.letter])
  // An empty array may point anywhere.
  if (count === 0) return { offset: 0, bytes: 0, count: 0 }
  if (count > 0 && offset >= 0 && offset + bytes <= heap.bytes) return { offset, bytes, count }
  const what = `column ${column.name} points to ${count} elements at ${offset}, outside the heap of ${heap.bytes} bytes`
  throw new FitsError(what, { ...heap.hdu.place, byte: heap.start })
}

/** What an array weighs in memory: bits are unpacked. */
export function weightOf({ letter }: FitsColumn, { bytes, count }: HeapArray): number {
  return letter === 'X' ? count : bytes
}

/** Reads the arrays of a column, from row `from` to row `to` (without it), as one list a row, or one text. */
export async function heapColumn(
  heap: Heap,
  column: FitsColumn,
  arrays: readonly HeapArray[],
): Promise<ArrowValues> {
  const gathered = await gather(heap, arrays)
  if (column.letter === 'A') return textColumn(textsIn(gathered, arrays))
  const offsets = new Int32Array(arrays.length + 1)
  arrays.forEach(({ count }, row) => (offsets[row + 1] = (offsets[row] ?? 0) + count))
  const perRow = offsets.at(-1) ?? 0
  const [bytes, read] =
    column.letter === 'X'
      ? [unpackBits(gathered, arrays, perRow), { ...column, letter: 'L' as const }]
      : [gathered, column]
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return listColumn(offsets, elements(read, { view, start: 0, stride: 0, rows: 1, perRow }))
}

/** The bytes of the arrays one after the other: from one read where they lie close together, else from one each. */
async function gather(heap: Heap, arrays: readonly HeapArray[]): Promise<Uint8Array> {
  const some = arrays.filter(({ bytes }) => bytes > 0)
  const total = some.reduce((sum, { bytes }) => sum + bytes, 0)
  const first = some.reduce((least, { offset }) => Math.min(least, offset), Infinity)
  const end = some.reduce((most, { offset, bytes }) => Math.max(most, offset + bytes), 0)
  const whole = total > 0 && end - first <= 2 * total + GAP ? await readHeap(heap, first, end - first) : null
  const gathered = new Uint8Array(total)
  let at = 0
  for (const { offset, bytes } of some) {
    const from = offset - first
    gathered.set(whole ? whole.subarray(from, from + bytes) : await readHeap(heap, offset, bytes), at)
    at += bytes
  }
  return gathered
}

function readHeap({ source, hdu, start }: Heap, offset: number, length: number): Promise<Uint8Array> {
  return readFromSource(source, takeBytes({ offset: start + offset, length }, hdu.place))
}

function textsIn(gathered: Uint8Array, arrays: readonly HeapArray[]): string[] {
  let end = 0
  return arrays.map(({ bytes }) => {
    end += bytes
    return decodeText(gathered, end - bytes, end)
  })
}

/** Bits as the letters of logicals; the array of each row begins in a byte of its own. */
function unpackBits(gathered: Uint8Array, arrays: readonly HeapArray[], total: number): Uint8Array {
  const letters = new Uint8Array(total)
  let at = 0
  let start = 0
  for (const { count, bytes } of arrays) {
    for (let index = 0; index < count; index++) {
      const bit = ((gathered[start + (index >> 3)] ?? 0) >> (7 - (index & 7))) & 1
      letters[at++] = (bit ? 'T' : 'F').charCodeAt(0)
    }
    start += bytes
  }
  return letters
}
