import { expect, it } from 'vitest'
import { degreesInWords, sexagesimal } from './sky-words'

it('writes a place in degrees and in hours, minutes and seconds', () => {
  expect(degreesInWords({ ra: 53.1512345678, dec: -28.125 })).toBe('53.151235 -28.125000')
  expect(degreesInWords({ ra: 0, dec: 0 })).toBe('0.000000 +0.000000')
  expect(sexagesimal({ ra: 53.15125, dec: -28.1089167 })).toBe('03h32m36.30s −28°06′32.1″')
  expect(sexagesimal({ ra: 0, dec: 5.5 })).toBe('00h00m00.00s +05°30′00.0″')
})

it('never has sixty seconds, and starts anew after 24 hours', () => {
  expect(sexagesimal({ ra: 359.9999999, dec: -0.99999999 })).toBe('00h00m00.00s −01°00′00.0″')
  expect(sexagesimal({ ra: 14.9999999, dec: 0 })).toMatch(/^01h00m00\.00s/)
})
