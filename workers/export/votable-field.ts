import { censusOf, type ExportedColumn, type ValueType } from './exported-table'

/** Bytes to which values are added one after the other. */
export class GrowingBytes {
  bytes = Buffer.alloc(64 * 1024)
  length = 0

  /** Makes room for so many new bytes, all zero, in `bytes`; the place of the first. */
  extend(count: number): number {
    const at = this.length
    this.length += count
    if (this.length > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(this.length, 2 * this.bytes.length))
      this.bytes.copy(larger, 0, 0, at)
      this.bytes = larger
    }
    return at
  }

  /** Takes the first bytes out, as many as are a multiple of `unit`. */
  take(unit: number): Buffer {
    const count = this.length - (this.length % unit)
    const taken = Buffer.from(this.bytes.subarray(0, count))
    this.bytes.copyWithin(0, count, this.length)
    this.length -= count
    this.bytes.fill(0, this.length)
    return taken
  }
}

/** How a column stands in a VOTable: its datatype, and its values in BINARY2 (VOTable 1.4, sections 2.1 and 5.4). */
export interface VotableField {
  readonly datatype: string
  readonly arraysize: string | null
  put(out: GrowingBytes, value: unknown): void
}

const FIXED: Partial<Record<ValueType, readonly [datatype: string, bytes: number]>> = {
  ...{ bool: ['boolean', 1], uint8: ['unsignedByte', 1], int8: ['short', 2], int16: ['short', 2] },
  ...{ uint16: ['int', 4], int32: ['int', 4], uint32: ['long', 8], int64: ['long', 8], uint64: ['long', 8] },
  ...{ float32: ['float', 4], float64: ['double', 8] },
}

const MOST_LONG = 2n ** 63n - 1n

/**
 * The field of a column. VOTable has no unsigned integers but bytes: they take the next wider type, and 64-bit ones
 * past the largest `long` become text. Texts are `char`, or `unicodeChar` where they are not plain ASCII.
 */
export function votableField(column: ExportedColumn): VotableField {
  const { most, beyondAscii } = censusOf(column)
  const fixed = FIXED[column.type]
  if (fixed && (most ?? 0n) <= MOST_LONG) return fixedField(...fixed)
  return beyondAscii > 0 ? textField('unicodeChar') : textField('char')
}

function fixedField(datatype: string, bytes: number): VotableField {
  const write = WRITERS[datatype]
  if (!write) throw new Error(`no writer for ${datatype}`)
  return {
    datatype,
    arraysize: null,
    put(out, value) {
      const at = out.extend(bytes)
      write(out.bytes, at, value)
    },
  }
}

type Write = (into: Buffer, at: number, value: unknown) => void

const [TRUE, FALSE, UNKNOWN] = [0x54, 0x46, 0x3f]

/** An absent value has its bit in the row's mask; its bytes are zero, NaN for floats and `?` for booleans. */
const WRITERS: Readonly<Record<string, Write>> = {
  boolean: (into, at, value) => into.writeUInt8(value === null ? UNKNOWN : value ? TRUE : FALSE, at),
  unsignedByte: (into, at, value) => into.writeUInt8(Number(value), at),
  short: (into, at, value) => into.writeInt16BE(Number(value), at),
  int: (into, at, value) => into.writeInt32BE(Number(value), at),
  // Whole numbers of 64 bits come as bigint, unsigned ones of 32 bits as numbers.
  long: (into, at, value) => into.writeBigInt64BE(BigInt((value ?? 0) as bigint | number), at),
  float: (into, at, value) => into.writeFloatBE(value === null ? NaN : Number(value), at),
  double: (into, at, value) => into.writeDoubleBE(value === null ? NaN : Number(value), at),
}

function textField(datatype: 'char' | 'unicodeChar'): VotableField {
  const encoded = (text: string): Buffer =>
    datatype === 'char' ? Buffer.from(text, 'latin1') : Buffer.from(text, 'utf16le').swap16()
  return {
    datatype,
    arraysize: '*',
    put(out, value) {
      const text = encoded(value === null ? '' : String(value))
      const at = out.extend(4 + text.length)
      out.bytes.writeUInt32BE(datatype === 'char' ? text.length : text.length / 2, at)
      text.copy(out.bytes, at + 4)
    },
  }
}
