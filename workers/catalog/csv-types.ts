import type { ByteSource } from '../fits/byte-source'
import type { CsvDialect } from './csv-dialect'
import { divideCsv, fieldText, isRegular, type CsvRows } from './csv-fields'
import { isAbsent, typeOfText, widerType, type CsvType } from './csv-values'

const STRETCHES = 8
const STRETCH_BYTES = 64 * 1024
const NEWLINE = 0x0a
const ALL = Number.MAX_SAFE_INTEGER

/**
 * The type of each column: the narrowest that holds what is written in the file's beginning and in a few stretches spread over the rest.
 * A column that is empty in all of them is text, which loses nothing; one that says NaN in some, and no more, is of numbers.
 */
export async function inferTypes(
  source: ByteSource,
  dialect: CsvDialect,
  head: Uint8Array,
): Promise<CsvType[]> {
  const types: (CsvType | null)[] = dialect.names.map(() => null)
  const withNaN = new Set<number>()
  const whole = head.length >= source.size
  widenBy(types, withNaN, divideCsv(head.subarray(dialect.start), dialect.delimiter, whole, ALL))
  for (let stretch = 1; stretch <= STRETCHES && !whole; stretch++) {
    const span = source.size - head.length
    const offset = Math.max(
      head.length,
      Math.floor(head.length + (span * stretch) / STRETCHES) - STRETCH_BYTES,
    )
    const bytes = await source.read({ offset, length: Math.min(STRETCH_BYTES, source.size - offset) })
    // The first line is the rest of a row.
    const start = bytes.indexOf(NEWLINE) + 1
    widenBy(types, withNaN, divideCsv(bytes.subarray(start), dialect.delimiter, stretch === STRETCHES, ALL))
  }
  return types.map((type, column) => type ?? (withNaN.has(column) ? 'float64' : 'utf8'))
}

function widenBy(types: (CsvType | null)[], withNaN: Set<number>, rows: CsvRows): void {
  rows.rowOffsets.forEach((_, row) => {
    const first = rows.rowStarts[row] ?? 0
    if (!isRegular(rows, row, types.length)) return
    for (let column = 0; column < types.length; column++) {
      if (types[column] === 'utf8') continue
      const text = fieldText(rows, first + column)
      if (!isAbsent(text)) types[column] = widerType(types[column] ?? null, typeOfText(text))
      else if (text.toLowerCase() === 'nan') withNaN.add(column)
    }
  })
}
