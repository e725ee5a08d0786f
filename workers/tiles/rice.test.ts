import { describe, expect, it } from 'vitest'
import { FitsError } from '../fits/fits-error'
import { decodeRice } from './rice'

const place = { file: 'by-hand', extension: 0, byte: 0 }
const decode = (bytes: number[], count: number, bytesPerPixel: 1 | 2 | 4 = 1, blockSize = 32) =>
  Array.from(decodeRice(Uint8Array.from(bytes), count, blockSize, bytesPerPixel, place))

/** Bytes of a string of bits written by hand, blanks left out, padded with zeros. */
function bits(text: string): number[] {
  const digits = text.replaceAll(' ', '')
  return (digits.match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, '0'), 2))
}

describe('decodeRice', () => {
  it('decodes a block with one low bit, by hand', () => {
    // 10 11 9 9: differences 0 1 -2 0 fold to 0 2 3 0; field 1 + 1; each is (value >> 1) zeros, a one, a low bit.
    expect(decode(bits('00001010 010 1 0 01 0 01 1 1 0'), 4)).toEqual([10, 11, 9, 9])
  })

  it('decodes a block of equal pixels, and a second block, by hand', () => {
    // 7 7 | 7 8: field 0; then field 0 + 1 and differences 0 1, folded 0 2: a one; two zeros and a one.
    expect(decode(bits('00000111 000 001 1 001'), 4, 1, 2)).toEqual([7, 7, 7, 8])
  })

  it('decodes a block kept whole, by hand', () => {
    // 5 105 4: differences 0 100 -101 fold to 0 200 201, written in 8 bits after field 6 + 1.
    expect(decode(bits('00000101 111 00000000 11001000 11001001'), 3)).toEqual([5, 105, 4])
  })

  it('wraps bytes, unsigned', () => {
    // 255 then 0: the difference is 1, folded 2.
    expect(decode(bits('11111111 001 1 001'), 2)).toEqual([255, 0])
  })

  it('wraps 16 bits, signed', () => {
    // -32768 then 32767: the difference is -1, folded 1.
    expect(decode(bits('10000000 00000000 0001 1 01'), 2, 2)).toEqual([-32768, 32767])
  })

  it('decodes 32 bits kept whole, over a byte border', () => {
    // 0, then the lowest integer: difference -2^31 folds to 2^32 - 1; field 25 + 1 = 11010.
    const whole = '1'.repeat(32)
    expect(decode(bits(`${'0'.repeat(32)} 11010 ${'0'.repeat(32)} ${whole}`), 2, 4)).toEqual([0, -2147483648])
  })

  it('decodes a difference with a long run of zeros', () => {
    // 0 then 40: folded 80 with no low bits: eighty zeros and a one.
    expect(decode(bits(`${'0'.repeat(32)} 00001 1 ${'0'.repeat(80)} 1`), 2, 4)).toEqual([0, 40])
  })

  it.each([
    ['no bytes', [], 1],
    ['too few bytes for its blocks', [1, 0], 10000],
    ['an end in a run of zeros', [7, ...bits('001 1 0000')], 2],
    ['an end in low bits', [7, ...bits('101 1 0000')], 2],
  ])('refuses %s', (_, bytes, count) => {
    expect(() => decode(bytes, count)).toThrow(FitsError)
  })

  it('refuses a field that no writer writes', () => {
    expect(() => decode([...bits(`${'0'.repeat(32)} 11111`), 0, 0, 0, 0], 2, 4)).toThrow(FitsError)
  })
})
