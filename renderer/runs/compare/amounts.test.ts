import { expect, test } from 'vitest'
import { ratioWords, withError } from './amounts'

test('a number has the digits that its error leaves', () => {
  expect(withError(0.123456, 0.0056)).toBe('0.1235 ± 0.0056')
  expect(withError(-0.5, 0.12, true)).toBe('−0.50 ± 0.12')
  expect(withError(0.5, 0.12, true)).toBe('+0.50 ± 0.12')
  expect([withError(0.5, null), withError(null, 0.1), withError(0.5, 0)]).toEqual([
    '0.5000',
    '–',
    '0.5000 ± 0.0000',
  ])
})

test('a ratio that is not known is not told', () => {
  expect([ratioWords(0.9, 1, 1.234), ratioWords(null, null, null)]).toEqual(['1.00 (0.90–1.23)', '–'])
})
