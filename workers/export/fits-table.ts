import { asPrintableAscii, headerBlocks, textCards, valueCard, wholeBlocks } from '../fits/write-header'
import { fault } from '../../preload/fault'
import { changed } from './changed-rows'
import type { ExportedTable, RowSlice } from './exported-table'
import { fitsForm, type FitsForm } from './fits-form'
import { provenanceEntries } from './provenance'

/** TFIELDS goes no higher (FITS 4.0, section 7.3.1). */
const MOST_COLUMNS = 999

/**
 * A binary table (FITS 4.0, section 7.3) behind an empty primary unit, with TUNIT, and TCOMM and TUCD as TOPCAT writes
 * them; provenance stands in keywords of the table. Null is TNULL, NaN, or a text of NUL; characters outside printable
 * ASCII become `?`. Throws a `Fault` where the standard has no place for the table.
 */
export async function* encodeFits(
  table: ExportedTable,
  slices: AsyncIterable<RowSlice>,
): AsyncIterable<Uint8Array> {
  if (table.columns.length > MOST_COLUMNS) throw tooWide(table.columns.length)
  const forms = table.columns.map((column) => fitsForm(column))
  const rowBytes = forms.reduce((sum, { bytes }) => sum + bytes, 0)
  yield headerBlocks([valueCard('SIMPLE', true), valueCard('BITPIX', 8), valueCard('NAXIS', 0), EXTENDED])
  yield headerBlocks(tableCards(table, forms, rowBytes))
  let rows = 0
  for await (const slice of slices) {
    rows += slice.rows
    yield encodeRows(forms, rowBytes, slice)
  }
  if (rows !== table.rows) throw changed(table.name)
  yield new Uint8Array(wholeBlocks(rows * rowBytes) - rows * rowBytes)
}

const EXTENDED = valueCard('EXTEND', true)

function tooWide(columns: number): Error {
  return fault(`A FITS table has at most ${MOST_COLUMNS} columns, and this one has ${columns}.`, {
    remedy: 'Export it as Parquet or VOTable.',
  })
}

function tableCards(table: ExportedTable, forms: readonly FitsForm[], rowBytes: number): string[] {
  return [
    ...textCards('XTENSION', 'BINTABLE'),
    valueCard('BITPIX', 8),
    valueCard('NAXIS', 2),
    valueCard('NAXIS1', rowBytes),
    valueCard('NAXIS2', table.rows ?? 0),
    valueCard('PCOUNT', 0),
    valueCard('GCOUNT', 1),
    valueCard('TFIELDS', forms.length),
    ...table.columns.flatMap((column, at) => columnCards(column, forms[at], at + 1)),
    ...textCards('EXTNAME', table.name.toUpperCase()),
    ...provenanceEntries(table.provenance).flatMap(([name, text]) => provenanceCards(name, text)),
  ]
}

function columnCards(
  { name, unit, description, ucd }: ExportedTable['columns'][number],
  form: FitsForm | undefined,
  field: number,
): string[] {
  const card = (keyword: string, text: string | null): string[] =>
    text === null ? [] : textCards(`${keyword}${field}`, text)
  const { zero = null, blank = null } = form ?? {}
  return [
    ...card('TTYPE', name),
    ...card('TFORM', form?.form ?? ''),
    ...card('TUNIT', unit),
    ...(zero === null ? [] : [valueCard(`TZERO${field}`, zero)]),
    ...(blank === null ? [] : [valueCard(`TNULL${field}`, blank)]),
    ...card('TCOMM', description),
    ...card('TUCD', ucd),
  ]
}

const KEYWORDS: Readonly<Record<string, string>> = {
  ...{ software: 'CREATOR', date: 'DATE', survey: 'SURVEY', lab: 'LAB', table: 'TABLE' },
  ...{ where: 'WHERE', query: 'QUERY', run: 'RUN', model: 'MODEL', model_hash: 'MODHASH' },
  ...{ samples: 'SAMPLES', seed: 'SEED', precision: 'PRECIS', device: 'DEVICE', flagging: 'FLAGGING' },
}

/** DATE is in UTC by the standard and takes no zone (FITS 4.0, section 9.1.1). */
function provenanceCards(name: string, text: string): string[] {
  return textCards(KEYWORDS[name] ?? name, name === 'date' ? text.replace(/(\.\d+)?Z$/, '') : oneLine(text))
}

const oneLine = (text: string): string => asPrintableAscii(text.replace(/\s+/g, ' ').trim())

function encodeRows(forms: readonly FitsForm[], rowBytes: number, { rows, table }: RowSlice): Uint8Array {
  const bytes = new Uint8Array(rows * rowBytes)
  const view = new DataView(bytes.buffer)
  let offset = 0
  forms.forEach(({ bytes: width, put }, at) => {
    const column = table.getChildAt(at)
    for (let row = 0; row < rows; row++) put(view, row * rowBytes + offset, column.at(row))
    offset += width
  })
  return bytes
}
