import {
  bool,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  uint16,
  uint32,
  uint64,
  uint8,
  type DataType,
} from '@uwdata/flechette'
import { markNull, allValid, valuesColumn, type ArrowValues, type ValueArray } from './arrow-column'
import { ELEMENT_BYTES, type FitsColumn } from './fits-columns'

/** Elements that lie at `start`, `start + stride`, ...: `perRow` side by side at each of `rows` places. */
export type ElementPlaces = { view: DataView; start: number; stride: number; rows: number; perRow: number }

/** How the elements of a column are read: the Arrow type, and from their places the values, absent ones null. */
export type ElementReader = { type: DataType; read(places: ElementPlaces): ArrowValues }

/** The reader of a column's elements, C and M as pairs of floats being left to the caller (they are read as E and D). */
export function elementReader({ letter, scaling }: Pick<FitsColumn, 'letter' | 'scaling'>): ElementReader {
  if (letter === 'L') return logicals
  if (letter === 'X') return bits
  if (letter === 'E' || letter === 'C') return floats(float32(), Float32Array, 4, scaling)
  if (letter === 'D' || letter === 'M') return floats(float64(), Float64Array, 8, scaling)
  return letter === 'K' ? longIntegers(scaling) : integers(letter === 'A' ? 'B' : letter, scaling)
}

const TRUE = 'T'.charCodeAt(0)
const FALSE = 'F'.charCodeAt(0)

const logicals: ElementReader = {
  type: bool(),
  read: (places) =>
    booleans(places, 1, (view, at) => {
      const byte = view.getUint8(at)
      return byte === TRUE ? true : byte === FALSE ? false : null
    }),
}

const bits: ElementReader = {
  type: bool(),
  read: (places) =>
    booleans(places, ELEMENT_BYTES.X, (view, at, index) => {
      return ((view.getUint8(at) >> (7 - (index & 7))) & 1) === 1
    }),
}

function booleans(
  { view, start, stride, rows, perRow }: ElementPlaces,
  bytes: number,
  get: (view: DataView, at: number, index: number) => boolean | null,
): ArrowValues {
  const length = rows * perRow
  const values = new Uint8Array(Math.ceil(length / 8))
  const validity = allValid(length)
  let out = 0
  for (let row = 0; row < rows; row++) {
    for (let index = 0; index < perRow; index++, out++) {
      const value = get(view, start + row * stride + Math.floor(index * bytes), index)
      if (value === null) markNull(validity, out)
      if (value) values[out >> 3] = (values[out >> 3] ?? 0) | (1 << (out & 7))
    }
  }
  return valuesColumn(bool(), length, values, validity)
}

/** The numbers at the places, put into `values` unless they are null. */
function numbers<Value extends number | bigint>(
  type: DataType,
  { view, start, stride, rows, perRow }: ElementPlaces,
  bytes: number,
  values: ValueArray & { [index: number]: Value },
  get: (view: DataView, at: number) => Value | null,
): ArrowValues {
  const validity = allValid(rows * perRow)
  let out = 0
  for (let row = 0; row < rows; row++) {
    const first = start + row * stride
    for (let at = first; at < first + perRow * bytes; at += bytes, out++) {
      const value = get(view, at)
      if (value === null) markNull(validity, out)
      else values[out] = value
    }
  }
  return valuesColumn(type, rows * perRow, values, validity)
}

/** NaN is the standard's null for floats (FITS 4.0, section 7.3.3.2). Scaled ones become float64. */
function floats(
  type: DataType,
  Values: typeof Float32Array | typeof Float64Array,
  bytes: 4 | 8,
  { scale, zero }: FitsColumn['scaling'],
): ElementReader {
  const scaled = scale !== 1 || zero !== 0
  const stored =
    bytes === 4
      ? (view: DataView, at: number) => view.getFloat32(at)
      : (view: DataView, at: number) => view.getFloat64(at)
  const get = (view: DataView, at: number): number | null => {
    const value = stored(view, at)
    return Number.isNaN(value) ? null : scaled ? zero + scale * value : value
  }
  const [to, Array] = scaled ? ([float64(), Float64Array] as const) : ([type, Values] as const)
  return {
    type: to,
    read: (places) => numbers(to, places, bytes, new Array(places.rows * places.perRow), get),
  }
}

type IntegerForm = {
  bytes: number
  type: DataType
  Values: new (length: number) => ValueArray & { [index: number]: number }
  get(view: DataView, at: number): number
  /** The same bytes with the TZERO that makes them of the other sign. */
  other: {
    zero: number
    type: DataType
    Values: new (length: number) => ValueArray & { [index: number]: number }
  }
}

const INTEGERS: Readonly<Record<'B' | 'I' | 'J', IntegerForm>> = {
  B: {
    ...{ bytes: 1, type: uint8(), Values: Uint8Array, get: (view, at) => view.getUint8(at) },
    other: { zero: -128, type: int8(), Values: Int8Array },
  },
  I: {
    ...{ bytes: 2, type: int16(), Values: Int16Array, get: (view, at) => view.getInt16(at) },
    other: { zero: 2 ** 15, type: uint16(), Values: Uint16Array },
  },
  J: {
    ...{ bytes: 4, type: int32(), Values: Int32Array, get: (view, at) => view.getInt32(at) },
    other: { zero: 2 ** 31, type: uint32(), Values: Uint32Array },
  },
}

/** B, I and J: exact where TZERO only turns the sign (FITS 4.0, table 19), float64 where they are scaled. */
function integers(letter: 'B' | 'I' | 'J', { scale, zero, blank }: FitsColumn['scaling']): ElementReader {
  const form = INTEGERS[letter]
  const turned = scale === 1 && zero === form.other.zero
  const plain = scale === 1 && zero === 0
  const { type, Values } = turned ? form.other : plain ? form : { type: float64(), Values: Float64Array }
  const get = (view: DataView, at: number): number | null => {
    const stored = form.get(view, at)
    return stored === blank ? null : plain ? stored : zero + scale * stored
  }
  return {
    type,
    read: (places) => numbers(type, places, form.bytes, new Values(places.rows * places.perRow), get),
  }
}

const SIGN = 2n ** 63n

/** K: exact as int64, or as uint64 with TZERO = 2^63; float64 where it is scaled otherwise. */
function longIntegers({ scale, zero, blank }: FitsColumn['scaling']): ElementReader {
  const none = blank === null ? null : exactBlank(blank)
  const exact = (
    type: DataType,
    Values: typeof BigInt64Array | typeof BigUint64Array,
    add: bigint,
  ): ElementReader => ({
    type,
    read: (places) =>
      numbers(type, places, 8, new Values(places.rows * places.perRow), (view, at) => {
        const stored = view.getBigInt64(at)
        return stored === none ? null : stored + add
      }),
  })
  if (scale === 1 && zero === 0) return exact(int64(), BigInt64Array, 0n)
  if (scale === 1 && zero === 2 ** 63) return exact(uint64(), BigUint64Array, SIGN)
  const get = (view: DataView, at: number): number | null => {
    const stored = view.getBigInt64(at)
    return stored === none ? null : zero + scale * Number(stored)
  }
  return {
    type: float64(),
    read: (places) => numbers(float64(), places, 8, new Float64Array(places.rows * places.perRow), get),
  }
}

/** TNULL comes as a double, in which the largest integer of 64 bits is one too many. */
function exactBlank(blank: number): bigint {
  const value = BigInt(Math.trunc(blank))
  return value >= SIGN ? SIGN - 1n : value
}
