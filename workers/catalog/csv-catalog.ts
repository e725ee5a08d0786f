import type { ByteSource } from '../fits/byte-source'
import { encodeBatch, type ArrowValues } from './arrow-column'
import { CatalogError } from './catalog-error'
import type { OpenFile } from './catalog-files'
import {
  MAXIMUM_BATCH_ROWS,
  throwIfCancelled,
  type CatalogBatch,
  type CatalogReader,
  type CatalogSelection,
} from './catalog-reader'
import { readDialect, type CsvDialect } from './csv-dialect'
import { divideCsv, isRegular, type CsvRows } from './csv-fields'
import { CsvProblems } from './csv-problems'
import { inferTypes } from './csv-types'
import { csvColumn, type CsvType } from './csv-values'

/** This much of a file is in memory at a time; no row is longer. */
const WINDOW_BYTES = 8 * 1024 * 1024
const HEAD_BYTES = 1024 * 1024

type CsvTable = { source: ByteSource; dialect: CsvDialect; types: CsvType[] }

/**
 * Opens a CSV file (RFC 4180, with comments; also tabs, semicolons and astropy's ECSV). Types are inferred from parts of the file: integers of 64
 * bits (exact), floats, logicals, text. A field that turns out to have no value of its column's type becomes null, a row
 * with another number of fields is left out; both are counted in `problems`. Takes the file over. Throws `CatalogError`.
 */
export async function openCsvCatalog(file: OpenFile): Promise<CatalogReader> {
  const head = await file.read({ offset: 0, length: Math.min(HEAD_BYTES, file.size) })
  const dialect = readDialect(head, file.name)
  const types = await inferTypes(file, dialect, head)
  const table: CsvTable = { source: file, dialect, types }
  let problems = new CsvProblems(dialect.problems)
  return {
    format: 'csv',
    place: file.name,
    version: file.version ?? null,
    columns: dialect.names.map((name, index) => ({
      name,
      unit: dialect.units.get(name) ?? null,
      type: types[index] ?? 'utf8',
    })),
    rows: null,
    get problems() {
      return problems.list()
    },
    batches: (selection) => {
      problems = new CsvProblems(dialect.problems)
      return readCsvBatches(table, problems, selection)
    },
    close: () => file.close(),
  }
}

async function* readCsvBatches(
  table: CsvTable,
  problems: CsvProblems,
  { signal }: CatalogSelection = {},
): AsyncIterable<CatalogBatch> {
  const { source, dialect } = table
  let rowsBefore = 0
  let some = false
  for (let offset = dialect.start; offset < source.size;) {
    throwIfCancelled(signal)
    const bytes = await source.read({ offset, length: Math.min(WINDOW_BYTES, source.size - offset) })
    const last = offset + WINDOW_BYTES >= source.size
    const rows = divideCsv(bytes, dialect.delimiter, last, MAXIMUM_BATCH_ROWS)
    if (rows.used === 0) throw endless(source, offset, rowsBefore)
    const batch = encodeRows(table, rows, rowsBefore, problems)
    offset += rows.used
    rowsBefore += rows.rowOffsets.length
    if (batch.rows === 0) continue
    some = true
    yield batch
  }
  if (!some) yield encodeRows(table, divideCsv(new Uint8Array(0), dialect.delimiter, true, 0), 0, problems)
}

function endless({ name }: ByteSource, byte: number, row: number): CatalogError {
  const what = `row ${row} does not end in ${WINDOW_BYTES} bytes: a quote may be missing`
  return new CatalogError('damaged', what, { file: name, byte })
}

function encodeRows(
  { dialect, types }: CsvTable,
  rows: CsvRows,
  rowsBefore: number,
  problems: CsvProblems,
): CatalogBatch {
  const kept = regularRows(rows, dialect.names.length, (row) => problems.addRagged(rowsBefore + row))
  const columns = dialect.names.map((name, column): [string, ArrowValues] => {
    const type = types[column] ?? 'utf8'
    const fields = kept.map((row) => (rows.rowStarts[row] ?? 0) + column)
    const misfit = (index: number, text: string): void =>
      problems.addMisfit(name, type, rowsBefore + (kept[index] ?? 0), text)
    return [name, csvColumn(rows, fields, type, misfit)]
  })
  return encodeBatch(columns, kept.length)
}

/** The rows with a field for each column; the others are told of. */
function regularRows(rows: CsvRows, columns: number, ragged: (row: number) => void): Int32Array {
  const kept: number[] = []
  for (let row = 0; row < rows.rowOffsets.length; row++) {
    if (isRegular(rows, row, columns)) kept.push(row)
    else ragged(row)
  }
  return Int32Array.from(kept)
}
