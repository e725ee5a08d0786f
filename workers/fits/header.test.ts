import { describe, expect, it } from 'vitest'
import { FitsError } from './fits-error'
import { integerOr, isTrue, parseHeader, requireInteger, requireNumber, textOr } from './header'

const place = { file: 'made.fits', extension: 2, byte: 5760 }
const headerOf = (...lines: string[]) => parseHeader(lines.map((line) => line.padEnd(80)).join(''), place)

describe('parseHeader', () => {
  it('joins a string that goes on', () => {
    const header = headerOf(
      "LONG    = 'a string that &'",
      "CONTINUE  'goes &'",
      "CONTINUE  'on' / at last",
      'NEXT    =                    1',
    )
    expect(textOr(header, 'LONG', '')).toBe('a string that goes on')
    expect(header.cards.map((card) => card.keyword)).toEqual(['LONG', 'NEXT'])
  })

  it('leaves an ampersand that nothing follows', () => {
    expect(textOr(headerOf("AND     = 'R&'", 'NEXT    = 1'), 'AND', '')).toBe('R&')
  })

  it('lets the first of two equal keywords count', () => {
    expect(requireInteger(headerOf('N       = 1', 'N       = 2'), 'N')).toBe(1)
  })

  it('keeps comments as cards without a value', () => {
    const header = headerOf('COMMENT one', 'COMMENT two', '')
    expect(header.cards.map((card) => card.comment)).toEqual(['one', 'two'])
    expect(header.values.size).toBe(0)
  })
})

describe('values of a header', () => {
  const header = headerOf(
    'N       = -3',
    "TEXT    = '7'",
    'HALF    = 0.5',
    'FLAG    = T',
    'HUGE    = 1E300',
    'FAR = 1',
  )

  it('fall back only where the keyword is absent', () => {
    expect(integerOr(header, 'ABSENT', 9)).toBe(9)
    expect(isTrue(header, 'ABSENT')).toBe(false)
    expect(isTrue(header, 'FLAG')).toBe(true)
  })

  it.each([
    ['a negative length', () => requireInteger(header, 'N')],
    ['text for a number', () => requireNumber(header, 'TEXT')],
    ['a fraction for an integer', () => requireInteger(header, 'HALF')],
    ['an integer no double holds', () => requireInteger(header, 'HUGE')],
    ['an absent keyword', () => requireInteger(header, 'ABSENT')],
    ['a number for text', () => textOr(header, 'HALF', '')],
  ])('refuse %s', (_, read) => {
    expect(read).toThrow(FitsError)
  })

  it('say where: file, extension and byte', () => {
    expect(() => requireInteger(header, 'ABSENT')).toThrow(
      'made.fits, extension 2, byte 5760: ABSENT should be there',
    )
  })
})
