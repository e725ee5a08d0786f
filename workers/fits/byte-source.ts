import { FitsError, type Place } from './fits-error'

/** `length` bytes from `offset` of a file. */
export type ByteRange = { offset: number; length: number }

/** A file that answers ranges of its bytes: on disk, or over HTTP. */
export type ByteSource = {
  readonly name: string
  readonly size: number
  read(range: ByteRange): Promise<Uint8Array>
}

/**
 * A computation that asks for bytes as it goes and is given them, without knowing where they come from.
 * `readFrom` answers it at once from memory, `readFromSource` in time from a `ByteSource`.
 */
export type Reading<T> = Generator<ByteRange, T, Uint8Array>

/** Runs a reading over a file in memory. */
export function readFrom<T>(file: Uint8Array, reading: Reading<T>): T {
  let step = reading.next()
  while (!step.done) {
    const { offset, length } = step.value
    step = reading.next(file.subarray(offset, offset + length))
  }
  return step.value
}

/** Runs a reading over a source of bytes; an error of the source comes through as it is. */
export async function readFromSource<T>(source: ByteSource, reading: Reading<T>): Promise<T> {
  let step = reading.next()
  while (!step.done) step = reading.next(await source.read(step.value))
  return step.value
}

/** Asks for a range. Throws FitsError at `place` when fewer bytes come. */
export function* takeBytes(range: ByteRange, place: Place): Reading<Uint8Array> {
  const bytes = yield range
  if (bytes.length === range.length) return bytes
  const what = `${range.length} bytes were expected and ${bytes.length} came: the file is truncated`
  throw new FitsError(what, { ...place, byte: range.offset })
}
