import { bool, float64, int64, uint64, utf8, type DataType } from '@uwdata/flechette'
import { markNull, allValid, textColumn, valuesColumn, type ArrowValues } from './arrow-column'
import { fieldText, type CsvRows } from './csv-fields'

/** What the fields of a column are read as. */
export type CsvType = 'bool' | 'int64' | 'uint64' | 'float64' | 'utf8'

export const ARROW_TYPES: Readonly<Record<CsvType, DataType>> = {
  ...{ bool: bool(), int64: int64(), uint64: uint64(), float64: float64(), utf8: utf8() },
}

/** Told of each field that has no value of its column's type. */
export type Misfit = (row: number, text: string) => void

const INTEGER = /^[+-]?\d+$/
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?$/
const INFINITY = /^[+-]?inf(?:inity)?$/i
const ABSENT = new Set(['', 'nan', '-nan', 'null', 'none', 'na', 'n/a', '--'])
const TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])
const [LEAST, MOST, MOST_UNSIGNED] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n]

/** Whether a text stands for no value in a column of numbers or logicals. */
export function isAbsent(text: string): boolean {
  return text.length <= 4 && ABSENT.has(text.toLowerCase())
}

/** The narrowest type that holds a text exactly. */
export function typeOfText(text: string): CsvType {
  if (INTEGER.test(text)) {
    const value = BigInt(text.replace('+', ''))
    return value > MOST_UNSIGNED || value < LEAST ? 'utf8' : value > MOST ? 'uint64' : 'int64'
  }
  if (FLOAT.test(text) || INFINITY.test(text)) return 'float64'
  return TRUTH.has(text.toLowerCase()) ? 'bool' : 'utf8'
}

/** The narrowest type that holds values of both: whole numbers widen to floats, and what does not go together to text. */
export function widerType(one: CsvType | null, other: CsvType | null): CsvType | null {
  if (one === null || other === null || one === other) return one ?? other
  const both = new Set([one, other])
  if (both.has('utf8') || both.has('bool')) return 'utf8'
  return both.has('float64') ? 'float64' : 'uint64'
}

/** The given fields, one for each row, as an Arrow column. */
export function csvColumn(rows: CsvRows, fields: Int32Array, type: CsvType, misfit: Misfit): ArrowValues {
  if (type === 'utf8') return textColumn(Array.from(fields, (field) => presentText(rows, field)))
  if (type === 'float64') return floatColumn(rows, fields, misfit)
  if (type === 'bool') return logicalColumn(rows, fields, misfit)
  return integerColumn(rows, fields, type, misfit)
}

/** An empty field is absent, an empty text in quotes is not. */
function presentText(rows: CsvRows, field: number): string | null {
  const text = fieldText(rows, field)
  return text === '' && rows.quotes[field] === 0 ? null : text
}

function floatColumn(rows: CsvRows, fields: Int32Array, misfit: Misfit): ArrowValues {
  const values = new Float64Array(fields.length)
  const validity = allValid(fields.length)
  fields.forEach((field, row) => {
    const value = quickNumber(rows, field) ?? parseFloat64(fieldText(rows, field))
    if (typeof value === 'number') values[row] = value
    else markNull(validity, row)
    if (typeof value === 'string') misfit(row, value)
  })
  return valuesColumn(float64(), fields.length, values, validity)
}

/** A number, null where none is meant, or the text that is no number. */
function parseFloat64(text: string): number | string | null {
  if (isAbsent(text)) return null
  if (FLOAT.test(text)) return Number(text.replace(/d/i, 'e'))
  if (!INFINITY.test(text)) return text
  return text.startsWith('-') ? -Infinity : Infinity
}

const [ZERO, POINT, MINUS] = [0x30, 0x2e, 0x2d]
/** Exact powers of ten: looked up, since `**` costs more than all the digits of a field. */
const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`))

/**
 * The number of a field such as `-12.345` with at most 15 digits, read from its bytes; null for any other. Both the digits as an integer and the power
 * of ten are exact then, so their quotient is rounded once: it is the nearest double.
 */
function quickNumber({ bytes, bounds }: CsvRows, field: number): number | null {
  const end = bounds[2 * field + 1] ?? 0
  let at = bounds[2 * field] ?? 0
  const negative = bytes[at] === MINUS
  if (negative) at++
  if (end <= at || end - at > 16) return null
  let [digits, count, decimals] = [0, 0, -1]
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit
      count++
      if (decimals >= 0) decimals++
    } else if (bytes[at] === POINT && decimals < 0) decimals = 0
    else return null
  }
  if (count === 0 || count > 15) return null
  const value = decimals > 0 ? digits / (POWERS[decimals] ?? 1) : digits
  return negative ? -value : value
}

function integerColumn(
  rows: CsvRows,
  fields: Int32Array,
  type: 'int64' | 'uint64',
  misfit: Misfit,
): ArrowValues {
  const values = type === 'int64' ? new BigInt64Array(fields.length) : new BigUint64Array(fields.length)
  // Arrow's integers are little-endian, as every machine this runs on: the lower half stands first.
  const halves = new Uint32Array(values.buffer)
  const [least, most] = type === 'int64' ? [LEAST, MOST] : [0n, MOST_UNSIGNED]
  const validity = allValid(fields.length)
  fields.forEach((field, row) => {
    const quick = quickNumber(rows, field)
    if (quick !== null && Number.isInteger(quick) && quick >= 0) {
      halves[2 * row] = quick
      halves[2 * row + 1] = quick / 2 ** 32
      return
    }
    const text = fieldText(rows, field)
    if (isAbsent(text)) return markNull(validity, row)
    const value = INTEGER.test(text) ? BigInt(text.replace('+', '')) : null
    if (value !== null && value >= least && value <= most) values[row] = value
    else {
      markNull(validity, row)
      misfit(row, text)
    }
  })
  return valuesColumn(ARROW_TYPES[type], fields.length, values, validity)
}

function logicalColumn(rows: CsvRows, fields: Int32Array, misfit: Misfit): ArrowValues {
  const values = new Uint8Array(Math.ceil(fields.length / 8))
  const validity = allValid(fields.length)
  fields.forEach((field, row) => {
    const text = fieldText(rows, field)
    const truth = TRUTH.get(text.toLowerCase())
    if (truth) values[row >> 3] = (values[row >> 3] ?? 0) | (1 << (row & 7))
    if (truth === undefined) markNull(validity, row)
    if (truth === undefined && !isAbsent(text)) misfit(row, text)
  })
  return valuesColumn(bool(), fields.length, values, validity)
}
