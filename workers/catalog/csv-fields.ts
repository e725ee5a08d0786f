import { decodeUtf8 } from './text'

/** One field of a row: where its text lies, and whether it stood in quotes (`doubled` where quotes in it are doubled). */
export type CsvRows = {
  bytes: Uint8Array
  /** Start and end of every field, one after the other. */
  bounds: Int32Array
  /** 0 plain, 1 quoted, 2 quoted with doubled quotes inside. */
  quotes: Uint8Array
  /** Index of the first field of each row, and one more: the number of fields. */
  rowStarts: number[]
  /** Where each row begins in `bytes`. */
  rowOffsets: number[]
  /** Bytes that were used: the next row begins here. */
  used: number
}

const QUOTE = 0x22
const NEWLINE = 0x0a
const RETURN = 0x0d
const COMMENT = 0x23
const SPACE = 0x20

/**
 * Divides bytes into rows and fields as RFC 4180 has it; lines that begin with `#` and empty lines are passed over. A row that is not
 * whole stays unused, unless `last` says that nothing follows.
 */
export function divideCsv(bytes: Uint8Array, delimiter: number, last: boolean, mostRows: number): CsvRows {
  const fields = new FieldList(bytes.length)
  const rowStarts: number[] = []
  const rowOffsets: number[] = []
  let used = 0
  while (used < bytes.length && rowStarts.length < mostRows) {
    const start = used
    const first = bytes[start]
    if (first === COMMENT || first === NEWLINE || first === RETURN) {
      const end = bytes.indexOf(NEWLINE, start)
      if (end < 0 && !last) break
      used = end < 0 ? bytes.length : end + 1
      continue
    }
    const count = fields.count
    const end = divideRow(bytes, start, delimiter, last, fields)
    if (end < 0) {
      fields.count = count
      break
    }
    rowStarts.push(count)
    rowOffsets.push(start)
    used = end
  }
  rowStarts.push(fields.count)
  return { bytes, bounds: fields.bounds, quotes: fields.quotes, rowStarts, rowOffsets, used }
}

class FieldList {
  count = 0
  bounds: Int32Array
  quotes: Uint8Array

  constructor(bytes: number) {
    const guess = Math.ceil(bytes / 8) + 16
    this.bounds = new Int32Array(2 * guess)
    this.quotes = new Uint8Array(guess)
  }

  add(start: number, end: number, quotes: number): void {
    if (this.count === this.quotes.length) this.grow()
    this.bounds[2 * this.count] = start
    this.bounds[2 * this.count + 1] = end
    this.quotes[this.count++] = quotes
  }

  private grow(): void {
    const [bounds, quotes] = [new Int32Array(4 * this.count), new Uint8Array(2 * this.count)]
    bounds.set(this.bounds)
    quotes.set(this.quotes)
    this.bounds = bounds
    this.quotes = quotes
  }
}

/** Adds the fields of the row at `start` and returns where the next begins, -1 where the row is not whole. */
function divideRow(
  bytes: Uint8Array,
  start: number,
  delimiter: number,
  last: boolean,
  fields: FieldList,
): number {
  let at = start
  for (;;) {
    at =
      bytes[at] === QUOTE
        ? addQuoted(bytes, at, delimiter, last, fields)
        : addPlain(bytes, at, delimiter, fields)
    if (at < 0) return -1
    if (at >= bytes.length) return last ? bytes.length : -1
    if (bytes[at] === NEWLINE) return at + 1
    at++
  }
}

/** A field up to the delimiter or the end of the line; returns where that stands. */
function addPlain(bytes: Uint8Array, start: number, delimiter: number, fields: FieldList): number {
  let end = start
  while (end < bytes.length) {
    const byte = bytes[end]
    if (byte === delimiter || byte === NEWLINE) break
    end++
  }
  addTrimmed(bytes, start, end, 0, fields)
  return end
}

function addQuoted(
  bytes: Uint8Array,
  start: number,
  delimiter: number,
  last: boolean,
  fields: FieldList,
): number {
  let end = start + 1
  let quotes = 1
  for (;;) {
    end = bytes.indexOf(QUOTE, end)
    if (end < 0) break
    if (bytes[end + 1] !== QUOTE) break
    quotes = 2
    end += 2
  }
  if (end < 0 && !last) return -1
  const close = end < 0 ? bytes.length : end
  fields.add(start + 1, close, quotes)
  // What stands between the closing quote and the delimiter is passed over.
  let next = close + 1
  while (next < bytes.length && bytes[next] !== delimiter && bytes[next] !== NEWLINE) next++
  return Math.min(next, bytes.length)
}

function addTrimmed(bytes: Uint8Array, from: number, to: number, quotes: number, fields: FieldList): void {
  let [start, end] = [from, to]
  while (start < end && isBlank(bytes[start])) start++
  while (end > start && isBlank(bytes[end - 1])) end--
  fields.add(start, end, quotes)
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === RETURN || byte === 0x09
}

/** The text of a field, doubled quotes made single. */
export function fieldText({ bytes, bounds, quotes }: CsvRows, field: number): string {
  const text = decodeUtf8(bytes, bounds[2 * field] ?? 0, bounds[2 * field + 1] ?? 0)
  return quotes[field] === 2 ? text.replaceAll('""', '"') : text
}

/** Whether a row has a field for each column; one empty field more (a delimiter at the end of the line) does no harm. */
export function isRegular({ rowStarts, bounds }: CsvRows, row: number, columns: number): boolean {
  const end = rowStarts[row + 1] ?? 0
  const count = end - (rowStarts[row] ?? 0)
  return count === columns || (count === columns + 1 && bounds[2 * end - 2] === bounds[2 * end - 1])
}
