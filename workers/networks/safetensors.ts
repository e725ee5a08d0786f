import * as v from 'valibot'
import { singleFromHalf } from '../units/half-precision'

/** Numbers of single precision, row-major, with their shape. */
export interface Weight {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** The numbers of a network, by name: `stage1.conv_a.kernel`, ... */
export type Weights = ReadonlyMap<string, Weight>

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Entry = v.object({ dtype: v.string(), shape: v.array(count), data_offsets: v.tuple([count, count]) })
const Header = v.record(v.string(), v.unknown())
const Notes = v.record(v.string(), v.string())

/** No header of weights is longer. */
const LONGEST_HEADER = 16 * 1024 * 1024

/** A file of weights that cannot be used. The message says where and why. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError'
}

/**
 * Reads a file in the safetensors format: the length of the header as 64 bits, the header as JSON, the numbers, little-endian.
 * F16 becomes single precision; tensors of other types than these are left out. Throws `WeightsError` for a file that is cut short or damaged.
 */
export function readSafetensors(file: Uint8Array, name: string): Weights {
  const header = readHeader(file, name)
  const start = 8 + header.length
  const weights = new Map<string, Weight>()
  for (const [tensor, described] of Object.entries(header.entries)) {
    if (tensor === '__metadata__') continue
    const parsed = v.safeParse(Entry, described)
    if (!parsed.success) throw new WeightsError(`${name}: the header describes ${tensor} in no known way`)
    const { dtype, shape, data_offsets: offsets } = parsed.output
    const width = WIDTHS[dtype]
    if (width === undefined) continue
    const bytes = bytesOf(file, start, offsets, shape, width, `${name}: ${tensor}`)
    weights.set(tensor, {
      shape,
      values: width === 2 ? singleFromHalf(new Uint16Array(bytes)) : new Float32Array(bytes),
    })
  }
  return weights
}

/** The metadata of a file in the safetensors format. Throws `WeightsError` for a file that is cut short or damaged. */
export function readNotes(file: Uint8Array, name: string): Readonly<Record<string, string>> {
  const notes = v.safeParse(Notes, readHeader(file, name).entries['__metadata__'] ?? {})
  if (notes.success) return notes.output
  throw new WeightsError(`${name}: its metadata is no text`)
}

function readHeader(file: Uint8Array, name: string): { length: number; entries: Record<string, unknown> } {
  if (file.length < 8) throw new WeightsError(`${name}: the file is cut short at ${file.length} bytes`)
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true))
  if (length > LONGEST_HEADER || 8 + length > file.length) {
    throw new WeightsError(`${name}: the header takes ${length} bytes of a file of ${file.length}`)
  }
  try {
    const entries = v.parse(Header, JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))))
    return { length, entries }
  } catch {
    throw new WeightsError(`${name}: the header is no JSON`)
  }
}

/** Bytes a number of the types that are read. */
const WIDTHS: Readonly<Record<string, 2 | 4>> = { F16: 2, F32: 4 }

function bytesOf(
  file: Uint8Array,
  start: number,
  [from, to]: readonly [number, number],
  shape: readonly number[],
  width: number,
  what: string,
): ArrayBuffer {
  const length = width * shape.reduce((product, side) => product * side, 1)
  if (to - from !== length) {
    throw new WeightsError(`${what} takes ${to - from} bytes, and its shape ${shape.join(' x ')} ${length}`)
  }
  if (start + to > file.length) throw new WeightsError(`${what} lies beyond the end of the file`)
  // A copy, so that it begins where floats may; a Buffer's own slice would be none.
  return new Uint8Array(file.subarray(start + from, start + to)).buffer
}

/** Writes weights in the safetensors format, in the order of their names; `notes` are kept as its metadata. */
export function writeSafetensors(weights: Weights, notes: Readonly<Record<string, string>> = {}): Uint8Array {
  const ordered = [...weights].sort(([one], [other]) => (one < other ? -1 : 1))
  const entries: Record<string, unknown> = { __metadata__: notes }
  let offset = 0
  for (const [name, { shape, values }] of ordered) {
    entries[name] = { dtype: 'F32', shape, data_offsets: [offset, (offset += values.byteLength)] }
  }
  const json = JSON.stringify(entries)
  const header = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8))
  const file = new Uint8Array(8 + header.length + offset)
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true)
  file.set(header, 8)
  let place = 8 + header.length
  for (const [, { values }] of ordered) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), place)
    place += values.byteLength
  }
  return file
}
