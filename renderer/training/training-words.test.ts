import { expect, test } from 'vitest'
import { figureInWords, rateInWords, shellWord } from './training-words'

test('a folder with spaces and quotes is one word to a shell', () => {
  expect(shellWord('/models/one')).toBe('/models/one')
  expect(shellWord("/my models/it's")).toBe("'/my models/it'\\''s'")
})

test('a learning rate is told by its power of ten', () => {
  expect(rateInWords(9.76e-4)).toBe('9.8e-4')
})

test('a figure has as many digits as say something', () => {
  expect(figureInWords(-0.0424, 3)).toBe('−0.042')
  expect(figureInWords(314.969, 3)).toBe('315.0')
  expect(figureInWords(123_456_789.4, 3)).toBe('123456789')
})
