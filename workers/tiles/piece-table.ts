import { takeBytes, type Reading } from '../fits/byte-source'
import type { Compression, Piece, PieceSource } from './compression'
import { FitsError } from '../fits/fits-error'
import { countOf, type Hdu } from '../fits/hdus'
import { numberOr } from '../fits/header'
import { gridOf, spotOf } from './piece-grid'
import { readDescriptor, readScalar, tableLayout, type Column, type TableLayout } from '../fits/table-layout'

/** A piece whose bytes are still to be read: where they lie in the heap. */
type PieceRow = Omit<Piece, 'blob'> & { start: number; length: number }

/** The columns a piece may be in, in the order they are looked up. FITS 4.0, section 10.1.3. */
const SOURCES: readonly PieceSource[] = ['COMPRESSED_DATA', 'GZIP_COMPRESSED_DATA', 'UNCOMPRESSED_DATA']

/** Whether the table has a scale for its floats, in a column or a keyword. */
export function hasScales(hdu: Hdu): boolean {
  return hdu.header.values.has('ZSCALE') || tableLayout(hdu).columns.has('ZSCALE')
}

/**
 * Reads the pieces of a tile-compressed image that `indices` asks for.
 *
 * Asks for the table once, then for the one range of the heap that holds these pieces.
 * Throws FitsError when the table does not have a row for each piece, or a descriptor points out of the heap.
 */
export function* takeCompressedPieces(
  hdu: Hdu,
  compression: Compression,
  indices: number[],
): Reading<Piece[]> {
  const layout = tableLayout(hdu)
  checkTable(hdu, compression, layout)
  const table = yield* takeBytes({ offset: hdu.dataStart, length: layout.tableBytes }, hdu.place)
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
  const scalars = scalarsOf(hdu, layout)
  const rows = indices.map((index) => readRow(view, layout, hdu, compression, index, scalars))
  const first = rows.reduce((least, row) => Math.min(least, row.start), hdu.dataBytes)
  const last = rows.reduce((most, row) => Math.max(most, row.start + row.length), first)
  const heap = yield* takeBytes({ offset: hdu.dataStart + first, length: last - first }, hdu.place)
  return rows.map(({ start, length, ...row }) => {
    return { ...row, blob: heap.subarray(start - first, start - first + length) }
  })
}

function checkTable(hdu: Hdu, compression: Compression, layout: TableLayout): void {
  const count = countOf(gridOf(compression))
  if (layout.rowCount !== count) {
    throw new FitsError(`${count} pieces are announced and the table has ${layout.rowCount} rows`, hdu.place)
  }
  if (layout.columns.has('NULL_PIXEL_MASK')) {
    throw new FitsError('compressed masks of null pixels (NULL_PIXEL_MASK) cannot be read', hdu.place)
  }
}

function readRow(
  view: DataView,
  layout: TableLayout,
  hdu: Hdu,
  compression: Compression,
  index: number,
  scalars: Scalars,
): PieceRow {
  const rowStart = index * layout.rowBytes
  return {
    index,
    ...spotOf(compression, index),
    ...findPiece(view, layout, hdu, rowStart, index),
    zscale: scalars.zscale(view, rowStart),
    zzero: scalars.zzero(view, rowStart),
    zblank: scalars.zblank(view, rowStart),
  }
}

/** How to read the numbers that stand beside a piece: from a column, or one keyword for all. */
type Scalars = Record<'zscale' | 'zzero' | 'zblank', (view: DataView, rowStart: number) => number | null>

function scalarsOf(hdu: Hdu, layout: TableLayout): Scalars {
  const reader = (keyword: string) => {
    const column = layout.columns.get(keyword)
    const constant = column ? null : numberOr(hdu.header, keyword, null)
    if (!column) return () => constant
    const { scale, zero } = columnScaling(hdu, keyword)
    return (view: DataView, rowStart: number) => readScalar(view, rowStart, column, hdu.place) * scale + zero
  }
  return { zscale: reader('ZSCALE'), zzero: reader('ZZERO'), zblank: reader('ZBLANK') }
}

/** TSCALn and TZEROn of a column. FITS 4.0, section 7.3.2. */
function columnScaling({ header }: Hdu, name: string): { scale: number; zero: number } {
  let field = 1
  while (header.values.has(`TTYPE${field}`) && header.values.get(`TTYPE${field}`) !== name) field++
  return { scale: numberOr(header, `TSCAL${field}`, 1), zero: numberOr(header, `TZERO${field}`, 0) }
}

/** The first column that has bytes for this row. */
function findPiece(
  view: DataView,
  layout: TableLayout,
  hdu: Hdu,
  rowStart: number,
  index: number,
): { source: PieceSource; start: number; length: number } {
  for (const source of SOURCES) {
    const column: Column | undefined = layout.columns.get(source)
    if (!column) continue
    const { offset, length } = readDescriptor(view, rowStart, column, hdu.place)
    const start = layout.heapStart + offset
    if (start + length > hdu.dataBytes) throw new FitsError(`piece ${index} lies outside the heap`, hdu.place)
    if (length > 0) return { source, start, length }
  }
  throw new FitsError(`piece ${index} has no bytes in any column`, hdu.place)
}
