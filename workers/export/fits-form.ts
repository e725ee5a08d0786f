import { asPrintableAscii } from '../fits/write-header'
import { changed } from './changed-rows'
import { censusOf, type ExportedColumn, type ValueType } from './exported-table'

/**
 * How the values of a column lie in the rows of a binary table (FITS 4.0, section 7.3): TFORM, TZERO, TNULL as it is stored, and the
 * bytes of a value. `put` writes one at its place; null too.
 */
export interface FitsForm {
  readonly form: string
  readonly bytes: number
  readonly zero: bigint | null
  readonly blank: bigint | null
  put(view: DataView, at: number, value: unknown): void
}

/** A whole number of so many bits as it is stored: value minus `zero` (FITS 4.0, table 19). */
interface WholeNumbers {
  readonly letter: string
  readonly bytes: 1 | 2 | 4 | 8
  readonly zero: bigint
  /** The form that a column takes when no value of this one can stand for null. */
  readonly wider: ValueType
}

const WHOLE: Partial<Record<ValueType, WholeNumbers>> = {
  int8: { letter: 'B', bytes: 1, zero: -128n, wider: 'int16' },
  uint8: { letter: 'B', bytes: 1, zero: 0n, wider: 'int16' },
  int16: { letter: 'I', bytes: 2, zero: 0n, wider: 'int32' },
  uint16: { letter: 'I', bytes: 2, zero: 2n ** 15n, wider: 'int32' },
  int32: { letter: 'J', bytes: 4, zero: 0n, wider: 'int64' },
  uint32: { letter: 'J', bytes: 4, zero: 2n ** 31n, wider: 'int64' },
  int64: { letter: 'K', bytes: 8, zero: 0n, wider: 'text' },
  uint64: { letter: 'K', bytes: 8, zero: 2n ** 63n, wider: 'int64' },
}

/**
 * The form of a column: logicals L, whole numbers B I J K (unsigned ones by TZERO), floats E D with NaN for null, texts A as wide as the
 * longest. Whole numbers that have nulls get a TNULL that no value has, in a wider form if need be, at last in digits; with TZERO
 * they are widened at once, because readers do not agree whether TNULL is meant before or after it.
 */
export function fitsForm(column: ExportedColumn, type: ValueType = column.type): FitsForm {
  if (type === 'text') return textForm(column)
  if (type === 'bool') return { form: '1L', bytes: 1, zero: null, blank: null, put: putLogical }
  if (type === 'float32') return { form: '1E', bytes: 4, zero: null, blank: null, put: putSingle }
  if (type === 'float64') return { form: '1D', bytes: 8, zero: null, blank: null, put: putDouble }
  const whole = WHOLE[type]
  if (!whole) throw new Error(`no form for ${type}`)
  const blank = freeValue(column, whole)
  return blank === undefined ? fitsForm(column, whole.wider) : wholeForm(whole, blank)
}

/** A stored value that stands for null: null where none is needed, undefined where there is none. */
function freeValue(column: ExportedColumn, { bytes, zero, letter }: WholeNumbers): bigint | null | undefined {
  const { nulls, least, most } = censusOf(column)
  if (nulls === 0) return null
  if (zero !== 0n) return undefined
  const lowest = letter === 'B' ? 0n : -(2n ** BigInt(8 * bytes - 1))
  const highest = lowest + 2n ** BigInt(8 * bytes) - 1n
  // Unsigned integers of 64 bits may not fit the signed form that they come to.
  if (least === null || most === null) return lowest
  if (most > highest) return undefined
  return least > lowest ? lowest : most < highest ? highest : undefined
}

function wholeForm({ letter, bytes, zero }: WholeNumbers, blank: bigint | null): FitsForm {
  const offset = Number(zero)
  const none = Number(blank ?? 0n)
  const common = { form: `1${letter}`, bytes, zero: zero === 0n ? null : zero, blank }
  if (bytes === 8) return { ...common, put: longPutter(zero, blank ?? 0n) }
  const put = { 1: putByte, 2: putShort, 4: putInteger }[bytes]
  return {
    ...common,
    put: (view, at, value) => put(view, at, value === null ? none : Number(value) - offset),
  }
}

const longPutter =
  (zero: bigint, none: bigint): FitsForm['put'] =>
  (view, at, value) =>
    // Whole numbers of 64 bits come as bigint, narrower ones that were widened as numbers.
    view.setBigInt64(at, value === null ? none : BigInt(value as bigint | number) - zero)

const putByte = (view: DataView, at: number, stored: number): void => view.setUint8(at, stored)
const putShort = (view: DataView, at: number, stored: number): void => view.setInt16(at, stored)
const putInteger = (view: DataView, at: number, stored: number): void => view.setInt32(at, stored)
const putSingle: FitsForm['put'] = (view, at, value) =>
  view.setFloat32(at, value === null ? NaN : Number(value))
const putDouble: FitsForm['put'] = (view, at, value) =>
  view.setFloat64(at, value === null ? NaN : Number(value))

const [TRUE, FALSE, SPACE] = [0x54, 0x46, 0x20]

/** T, F, or a zero byte for null (FITS 4.0, section 7.3.3.1). */
const putLogical: FitsForm['put'] = (view, at, value) =>
  view.setUint8(at, value === null ? 0 : value ? TRUE : FALSE)

/** Texts filled with blanks; a null is all NUL (FITS 4.0, section 7.3.3.1). */
function textForm(column: ExportedColumn): FitsForm {
  const { longest, least, most } = censusOf(column)
  const bytes = Math.max(1, longest, ...[least, most].map((extreme) => String(extreme ?? '').length))
  const put: FitsForm['put'] = (view, at, value) => {
    if (value === null) return
    const text = asPrintableAscii(String(value))
    if (text.length > bytes) throw changed(column.name)
    for (let index = 0; index < bytes; index++)
      view.setUint8(at + index, index < text.length ? text.charCodeAt(index) : SPACE)
  }
  return { form: `${bytes}A`, bytes, zero: null, blank: null, put }
}
