/** A row of a CSV file: its fields as they are written, and the line that it begins on, from 1. */
export interface CsvRow {
  readonly line: number
  readonly fields: readonly string[]
}

/** A field, in quotes or without, and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y

/**
 * The rows of a short CSV text (RFC 4180), every field a text as it stands: an id keeps its zeros. Empty lines are left out. A row
 * with a stray quote is taken to its end of line as one field more.
 */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = []
  let [line, begun, at] = [1, 1, text.startsWith('\uFEFF') ? 1 : 0]
  let fields: string[] = []
  while (at < text.length) {
    FIELD.lastIndex = at
    const [whole = '', quoted, plain = '', end = ''] = FIELD.exec(text) ?? strayField(text, at)
    at += whole.length
    fields.push(quoted?.replaceAll('""', '"') ?? plain)
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0
    // A comma at the very end of the text has an empty field behind it.
    if (end === ',' && at < text.length) continue
    if (end === ',') fields.push('')
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: begun, fields })
    ;[fields, begun] = [[], line]
  }
  return rows
}

/** The rest of a line that is no field, as one. */
function strayField(text: string, at: number): [string, undefined, string, string] {
  const [whole = '', content = '', end = ''] = /^([^\r\n]*)(\r\n|\n|\r|$)/.exec(text.slice(at)) ?? []
  return [whole, undefined, content, end]
}
