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
import { markNull, allValid, valuesColumn, type ArrowValues } from './arrow-column'
import { ELEMENT_BYTES, type FitsColumn, type Scaling } from './fits-columns'
import { nativeBytes, turnSigns, type ElementPlaces } from './native-bytes'

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

type Floats = Float32Array | Float64Array
type Integers = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array

/** NaN is the standard's null for floats (FITS 4.0, section 7.3.3.2). Scaled ones become float64. */
function floats(
  type: DataType,
  Values: new (buffer: ArrayBuffer) => Floats,
  width: 4 | 8,
  { scale, zero }: Scaling,
): ElementReader {
  const plain = scale === 1 && zero === 0
  return {
    type: plain ? type : float64(),
    read: (places) => {
      const stored = new Values(nativeBytes(places, width))
      const validity = allValid(stored.length)
      for (let index = 0; index < stored.length; index++) {
        if (Number.isNaN(stored[index])) markNull(validity, index)
      }
      if (plain) return valuesColumn(type, stored.length, stored, validity)
      return valuesColumn(float64(), stored.length, scaled(stored, scale, zero), validity)
    },
  }
}

type IntegerForm = {
  width: 1 | 2 | 4
  type: DataType
  Values: new (buffer: ArrayBuffer) => Integers
  /** The same bytes with the TZERO that makes them of the other sign. */
  other: { zero: number; type: DataType; Values: new (buffer: ArrayBuffer) => Integers }
}

const INTEGERS: Readonly<Record<'B' | 'I' | 'J', IntegerForm>> = {
  B: {
    ...{ width: 1, type: uint8(), Values: Uint8Array },
    other: { zero: -128, type: int8(), Values: Int8Array },
  },
  I: {
    ...{ width: 2, type: int16(), Values: Int16Array },
    other: { zero: 2 ** 15, type: uint16(), Values: Uint16Array },
  },
  J: {
    ...{ width: 4, type: int32(), Values: Int32Array },
    other: { zero: 2 ** 31, type: uint32(), Values: Uint32Array },
  },
}

/** B, I and J: exact where TZERO only turns the sign (FITS 4.0, table 19), float64 where they are scaled. */
function integers(letter: 'B' | 'I' | 'J', { scale, zero, blank }: Scaling): ElementReader {
  const form = INTEGERS[letter]
  const turned = scale === 1 && zero === form.other.zero
  const plain = scale === 1 && zero === 0
  const type = turned ? form.other.type : plain ? form.type : float64()
  return {
    type,
    read: (places) => {
      const bytes = nativeBytes(places, form.width)
      const stored = new form.Values(bytes)
      const validity = allValid(stored.length)
      for (let index = 0; blank !== null && index < stored.length; index++) {
        if (stored[index] === blank) markNull(validity, index)
      }
      if (turned) turnSigns(bytes, form.width)
      const values = turned ? new form.other.Values(bytes) : plain ? stored : scaled(stored, scale, zero)
      return valuesColumn(type, stored.length, values, validity)
    },
  }
}

const SIGN = 2n ** 63n

/** K: exact as int64, or as uint64 with TZERO = 2^63; float64 where it is scaled otherwise. */
function longIntegers({ scale, zero, blank }: Scaling): ElementReader {
  const none = blank === null ? null : exactBlank(blank)
  const turned = scale === 1 && zero === 2 ** 63
  const plain = scale === 1 && zero === 0
  const type = turned ? uint64() : plain ? int64() : float64()
  return {
    type,
    read: (places) => {
      const bytes = nativeBytes(places, 8)
      const stored = new BigInt64Array(bytes)
      const validity = allValid(stored.length)
      for (let index = 0; none !== null && index < stored.length; index++) {
        if (stored[index] === none) markNull(validity, index)
      }
      if (turned) turnSigns(bytes, 8)
      const values = turned
        ? new BigUint64Array(bytes)
        : plain
          ? stored
          : scaled(Float64Array.from(stored, Number), scale, zero)
      return valuesColumn(type, stored.length, values, validity)
    },
  }
}

/** TNULL comes as a double, in which the largest integer of 64 bits is one too many. */
function exactBlank(blank: number): bigint {
  const value = BigInt(Math.trunc(blank))
  return value >= SIGN ? SIGN - 1n : value
}

function scaled(stored: Floats | Integers, scale: number, zero: number): Float64Array {
  return Float64Array.from(stored, (value) => zero + scale * value)
}
