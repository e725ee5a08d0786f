import { concatenate } from '../units/concatenate'

/** The fields of a message of Protocol Buffers, written one after the other. */
export type Fields = readonly Uint8Array[]

/** A field that holds an integer or a boolean (wire type 0); negative ones take ten bytes, as the format has it. */
export function integer(field: number, value: number | boolean): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(Number(value))])
}

/** A field that holds bytes (wire type 2). */
export function bytes(field: number, value: Uint8Array): Uint8Array {
  return concatenate([Uint8Array.from([...varint((field << 3) | 2), ...varint(value.length)]), value])
}

export function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value))
}

/** A field that holds a message. */
export function message(field: number, fields: Fields): Uint8Array {
  return bytes(field, concatenate(fields))
}

/** An entry of a map whose keys are text: a message of key and value. */
export function entry(field: number, key: string, value: Fields): Uint8Array {
  return message(field, [text(1, key), message(2, value)])
}

/** An integer in groups of seven bits, the lowest first. */
function varint(value: number): number[] {
  const digits: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest >= 128n; rest >>= 7n) digits.push(Number(rest & 127n) | 128)
  return [...digits, Number(rest)]
}
