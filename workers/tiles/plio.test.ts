import { describe, expect, it } from 'vitest'
import { FitsError } from '../fits/fits-error'
import { decodePlio } from './plio'

const place = { file: 'by-hand', extension: 0, byte: 0 }

/** A list of the newer layout with these instructions. */
function decode(words: number[], count: number): number[] {
  const list = [0, 7, -100, 7 + words.length, 0, 0, 0, ...words]
  const view = new DataView(new ArrayBuffer(2 * list.length))
  list.forEach((word, at) => view.setInt16(2 * at, word))
  return Array.from(decodePlio(new Uint8Array(view.buffer), count, place))
}

const word = (code: number, data: number) => (code << 12) | data

describe('decodePlio', () => {
  it('reads every instruction, by hand', () => {
    // Two zeros; three of 1; raise to 6, two zeros and a 6; lower to 4, put 5, put 3; a value of 2 x 4096 + 9, once.
    const words = [word(0, 2), word(4, 3), word(2, 5), word(5, 3), word(3, 2), word(6, 1), word(7, 2)]
    const high = [word(1, 9), 2, word(4, 1)]
    expect(decode([...words, ...high], 12)).toEqual([0, 0, 1, 1, 1, 0, 0, 6, 5, 3, 8201, 0])
  })

  it('reads the older layout, whose third word is the length', () => {
    const bytes = Uint8Array.from([0, 0, 0, 0, 0, 4, 0x40, 3])
    expect(Array.from(decodePlio(bytes, 3, place))).toEqual([1, 1, 1])
  })

  it.each([
    ['more pixels than there is place', [word(4, 5)], 4, 'more pixels'],
    ['an unknown code', [word(8, 0)], 4, 'unknown code'],
    ['half a value', [word(1, 9)], 4, 'middle of a value'],
  ])('refuses %s', (_, words, count, message) => {
    expect(() => decode(words, count)).toThrow(message)
  })

  it('refuses a list that is shorter than it says', () => {
    expect(() => decodePlio(Uint8Array.from([0, 0, 0, 0, 0, 9]), 4, place)).toThrow(FitsError)
    expect(() => decodePlio(new Uint8Array(0), 4, place)).not.toThrow()
  })
})
