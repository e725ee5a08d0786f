import { expect, test } from 'vitest'
import { readFrom } from './byte-source'
import { walkHdus } from './hdus'
import { textOr } from './header'
import { headerBlocks, textCards, valueCard } from './write-header'

const CARDS = [valueCard('SIMPLE', true), valueCard('BITPIX', 8), valueCard('NAXIS', 0)]

function readBack(cards: string[], keyword: string): string {
  const bytes = headerBlocks([...CARDS, ...cards])
  const [hdu] = readFrom(bytes, walkHdus('made.fits', bytes.length))
  return hdu ? textOr(hdu.header, keyword, 'absent') : 'no unit'
}

test('a number ends at column 30, a text begins at column 11 and has eight letters', () => {
  expect(valueCard('NAXIS2', 1234)).toBe('NAXIS2  =                 1234')
  expect(valueCard('TZERO1', 2n ** 63n)).toBe('TZERO1  =  9223372036854775808')
  expect(textCards('TTYPE1', 'ra')).toEqual(["TTYPE1  = 'ra      '"])
})

test('a header fills blocks of 2,880 bytes with blanks', () => {
  const bytes = headerBlocks(CARDS)
  expect(bytes).toHaveLength(2880)
  expect(String.fromCharCode(...bytes.subarray(240, 250))).toBe('END       ')
  expect(headerBlocks(Array.from({ length: 36 }, () => CARDS[0] ?? ''))).toHaveLength(5760)
})

test.each([
  ['a short one', 'deg'],
  ['a quote', "it's"],
  ['68 letters', 'a'.repeat(68)],
  ['69 letters', 'a'.repeat(69)],
  ['quotes all over a border', "'".repeat(150)],
  ['a long condition', `mag_i < 24 AND name = 'x' AND ${'flags = 0 AND '.repeat(20)} true`],
  ['an ampersand at its end', 'this & that &'],
])('a text reads back: %s', (_what, text) => {
  const cards = textCards('WHERE', text)
  expect(cards.every((card) => card.length <= 80)).toBe(true)
  expect(readBack(cards, 'WHERE')).toBe(text)
})

test('what is not printable ASCII becomes a question mark, a character each', () => {
  expect(readBack(textCards('LAB', 'Häuser🌌\n'), 'LAB')).toBe('H?user??')
})
