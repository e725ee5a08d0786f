import type { ExportedTable, RowSlice } from './exported-table'

/**
 * Comma-separated values as RFC 4180 has them, in UTF-8, with a header and without comments, which most readers do not
 * pass over. All values come as texts: the database writes numbers so that they read back exactly. Null is an empty
 * field, an empty text is `""`.
 */
export async function* encodeCsv(
  { columns }: ExportedTable,
  slices: AsyncIterable<RowSlice>,
): AsyncIterable<Uint8Array> {
  yield Buffer.from(csvLine(columns.map(({ name }) => csvField(name))))
  for await (const slice of slices) yield Buffer.from(csvLines(columns, slice))
}

function csvLines(columns: ExportedTable['columns'], { rows, table }: RowSlice): string {
  const fields = columns.map(({ type }, at) => {
    const column = table.getChildAt<string>(at)
    // Numbers and logicals have no letters that need quotes.
    return type === 'text' ? Array.from(column, csvField) : Array.from(column, (text) => text ?? '')
  })
  let text = ''
  for (let row = 0; row < rows; row++) text += csvLine(fields.map((field) => field[row] ?? ''))
  return text
}

/** One line. A line of one absent value is `""`: an empty line is passed over by readers. */
const csvLine = (fields: readonly string[]): string => `${fields.join(',') || '""'}\n`

/** Quoted where a reader would take it for something else: a border, a comment, blanks to be trimmed, an absent value. */
const QUOTED = /[",\n\r]|^[#\s]|\s$|^$/

function csvField(text: string | null): string {
  if (text === null) return ''
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
