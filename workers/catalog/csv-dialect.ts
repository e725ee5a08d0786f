import { CatalogError } from './catalog-error'
import { divideCsv, fieldText, type CsvRows } from './csv-fields'
import { typeOfText } from './csv-values'
import { distinctNames } from './distinct-names'
import { decodeUtf8 } from './text'
import { unitsInYaml } from './yaml-units'

/** How a CSV file is written: what stands between fields, the columns, and where the rows begin, in bytes. */
export type CsvDialect = {
  delimiter: number
  names: string[]
  units: ReadonlyMap<string, string>
  start: number
  problems: string[]
}

const NEWLINE = 0x0a
const [COMMA, TAB, SEMICOLON, SPACE] = [0x2c, 0x09, 0x3b, 0x20]
const MOST_COLUMNS = 16_384

/**
 * Reads the beginning of a CSV file: comments, then the header. A header in the last comment (`#id,ra,dec`) counts where the rows begin at once.
 * astropy's ECSV comments give units and the delimiter. Throws `CatalogError` for what is no text or has no header.
 */
export function readDialect(head: Uint8Array, file: string): CsvDialect {
  const start = startOfText(head, file)
  const { comments, end } = readComments(head, start)
  const yaml = comments.map((line) => line.replace(/^#\s?/, '')).join('\n')
  const delimiter = delimiterOf(yaml, head.subarray(end, lineEnd(head, end)))
  const first = divideCsv(head.subarray(end), delimiter, true, 1)
  const fields = fieldsOfFirst(first)
  if (fields.length === 0) throw new CatalogError('damaged', 'it has no header', { file, byte: end })
  if (fields.length > MOST_COLUMNS)
    throw new CatalogError('refused', `it has ${fields.length} columns`, { file })
  const units = unitsInYaml(yaml)
  if (!fields.every(isNumber))
    return { delimiter, names: distinctNames(fields), units, start: end + first.used, problems: [] }
  const commented = commentedHeader(comments.at(-1), delimiter)
  if (commented.length === fields.length)
    return { delimiter, names: distinctNames(commented), units, start: end, problems: [] }
  const problems = ['The file has no header: its columns are numbered.']
  return { delimiter, names: distinctNames(fields.map(() => '')), units, start: end, problems }
}

function startOfText(head: Uint8Array, file: string): number {
  const [first, second, third] = head
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new CatalogError('refused', 'it is written in UTF-16', { file }, 'Write it again in UTF-8.')
  }
  if (head.includes(0)) throw new CatalogError('damaged', 'this is no text', { file, byte: head.indexOf(0) })
  return first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0
}

function readComments(head: Uint8Array, start: number): { comments: string[]; end: number } {
  const comments: string[] = []
  let end = start
  while (end < head.length) {
    const next = lineEnd(head, end)
    const line = decodeUtf8(head, end, next).trimEnd()
    if (line !== '' && !line.startsWith('#')) break
    if (line !== '') comments.push(line)
    end = next + 1
  }
  return { comments, end: Math.min(end, head.length) }
}

function lineEnd(bytes: Uint8Array, start: number): number {
  const end = bytes.indexOf(NEWLINE, start)
  return end < 0 ? bytes.length : end
}

function delimiterOf(comments: string, header: Uint8Array): number {
  const stated = /^delimiter: '(.)'/m.exec(comments)?.[1]
  if (stated) return stated.charCodeAt(0)
  if (comments.startsWith('%ECSV')) return SPACE
  const countOf = (delimiter: number): number =>
    header.reduce((count, byte) => count + Number(byte === delimiter), 0)
  const [likely = COMMA] = [COMMA, TAB, SEMICOLON].sort((one, other) => countOf(other) - countOf(one))
  return likely
}

function fieldsOfFirst(rows: CsvRows): string[] {
  return Array.from({ length: rows.rowStarts[1] ?? 0 }, (_, field) => fieldText(rows, field))
}

function isNumber(text: string): boolean {
  const type = typeOfText(text)
  return type !== 'utf8' && type !== 'bool'
}

function commentedHeader(comment: string | undefined, delimiter: number): string[] {
  const bytes = Uint8Array.from((comment ?? '').replace(/^#\s*/, ''), (letter) => letter.charCodeAt(0) & 0xff)
  return bytes.length === 0 ? [] : fieldsOfFirst(divideCsv(bytes, delimiter, true, 1))
}
