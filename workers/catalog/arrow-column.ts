import {
  batchType,
  binary,
  Column,
  list,
  tableFromColumns,
  tableToIPC,
  utf8,
  type Batch,
  type DataType,
} from '@uwdata/flechette'
import type { CatalogBatch } from './catalog-reader'

/** The values of one column of a batch, as Arrow lays them out. */
export type ArrowValues = { type: DataType; length: number; batch: Batch<unknown> }

/** Memory of a column whose values lie side by side. */
export type ValueArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array

/** One bit a value, the lowest first: which values are there. `nulls` counts those that are not. */
export type Validity = { bits: Uint8Array; nulls: number }

/** The validity of `length` values, all there until `markNull`. */
export function allValid(length: number): Validity {
  return { bits: new Uint8Array(Math.ceil(length / 8)).fill(0xff), nulls: 0 }
}

/** Says that a value is absent. Call it once for each. */
export function markNull(validity: Validity, index: number): void {
  validity.bits[index >> 3] = (validity.bits[index >> 3] ?? 0) & ~(1 << (index & 7))
  validity.nulls++
}

/** Numbers, or bits for booleans, of which those without a bit in `validity` are null. */
export function valuesColumn(
  type: DataType,
  length: number,
  values: ValueArray,
  validity: Validity,
): ArrowValues {
  return arrowValues({ type, length, values, ...validityOf(validity) })
}

/** Texts, null where they are. */
export function textColumn(texts: readonly (string | null)[]): ArrowValues {
  const encoded = encodeUtf8(texts)
  const validity = allValid(texts.length)
  texts.forEach((text, index) => text === null && markNull(validity, index))
  return arrowValues({ type: utf8(), length: texts.length, ...encoded, ...validityOf(validity) })
}

/** The same text, or null, in every row. */
export function repeatedText(text: string | null, length: number): ArrowValues {
  const { values: bytes } = encodeUtf8([text])
  const values = new Uint8Array(bytes.length * length)
  for (let row = 0; row < length; row++) values.set(bytes, row * bytes.length)
  const offsets = Int32Array.from({ length: length + 1 }, (_, row) => row * bytes.length)
  const validity =
    text === null ? { bits: new Uint8Array(Math.ceil(length / 8)), nulls: length } : allValid(length)
  return arrowValues({ type: utf8(), length, offsets, values, ...validityOf(validity) })
}

/** Bytes, a value for each of `blobs`: less than 2 GiB together. */
export function binaryColumn(blobs: readonly Uint8Array[]): ArrowValues {
  const offsets = new Int32Array(blobs.length + 1)
  blobs.forEach((blob, row) => (offsets[row + 1] = (offsets[row] ?? 0) + blob.length))
  const values = new Uint8Array(offsets[blobs.length] ?? 0)
  blobs.forEach((blob, row) => values.set(blob, offsets[row]))
  return arrowValues({
    type: binary(),
    length: blobs.length,
    offsets,
    values,
    ...validityOf(allValid(blobs.length)),
  })
}

/** Lists: the list of row i is `elements` from `offsets[i]` to `offsets[i + 1]`. */
export function listColumn(offsets: Int32Array, elements: ArrowValues): ArrowValues {
  const length = offsets.length - 1
  const validity = { nullCount: 0, validity: new Uint8Array(0) }
  return arrowValues({ type: list(elements.type), length, offsets, children: [elements.batch], ...validity })
}

/** Lists that all have the same length. */
export function fixedListColumn(rows: number, perRow: number, elements: ArrowValues): ArrowValues {
  return listColumn(
    Int32Array.from({ length: rows + 1 }, (_, row) => row * perRow),
    elements,
  )
}

/** Columns of equal length as the Arrow IPC stream of one batch. */
export function encodeBatch(columns: [name: string, values: ArrowValues][], rows: number): CatalogBatch {
  const entries = columns.map(([name, { batch, type }]): [string, Column<unknown>] => [
    name,
    new Column([batch], type),
  ])
  const arrow = tableToIPC(tableFromColumns(entries), { format: 'stream' })
  if (!arrow) throw new Error('the Arrow encoder gave nothing')
  return { arrow, rows }
}

type Layout = ConstructorParameters<typeof Batch<unknown>>[0]

function arrowValues(layout: Layout): ArrowValues {
  // The class that fits the type; flechette types it as any.
  const Fitting = batchType(layout.type) as typeof Batch<unknown>
  return { type: layout.type, length: layout.length, batch: new Fitting(layout) }
}

/** Arrow leaves the bitmap out where nothing is null. */
function validityOf({ bits, nulls }: Validity): { validity: Uint8Array; nullCount: number } {
  return { nullCount: nulls, validity: nulls === 0 ? new Uint8Array(0) : bits }
}

function encodeUtf8(texts: readonly (string | null)[]): { offsets: Int32Array; values: Uint8Array } {
  const offsets = new Int32Array(texts.length + 1)
  // Three bytes are enough for a UTF-16 unit.
  const longest = texts.reduce((sum, text) => sum + 3 * (text?.length ?? 0), 0)
  const values = new Uint8Array(longest)
  let end = 0
  texts.forEach((text, index) => {
    end = putUtf8(text ?? '', values, end)
    offsets[index + 1] = end
  })
  return { offsets, values: values.subarray(0, end) }
}

function putUtf8(text: string, bytes: Uint8Array, start: number): number {
  let at = start
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) bytes[at++] = unit
    else {
      const point = text.codePointAt(index) ?? 0
      if (point > 0xffff) index++
      at = putPoint(point >= 0xd800 && point < 0xe000 ? 0xfffd : point, bytes, at)
    }
  }
  return at
}

function putPoint(point: number, bytes: Uint8Array, start: number): number {
  const more = point > 0xffff ? 3 : point > 0x7ff ? 2 : 1
  bytes[start] = [0, 0xc0, 0xe0, 0xf0][more]! | (point >> (6 * more))
  for (let next = 1; next <= more; next++)
    bytes[start + next] = 0x80 | ((point >> (6 * (more - next))) & 0x3f)
  return start + more + 1
}
