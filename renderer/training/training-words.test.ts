import { expect, test } from 'vitest'
import { rateInWords, shellWord } from './training-words'

test('a folder with spaces and quotes is one word to a shell', () => {
  expect(shellWord('/models/one')).toBe('/models/one')
  expect(shellWord("/my models/it's")).toBe("'/my models/it'\\''s'")
})

test('a learning rate is told by its power of ten', () => {
  expect(rateInWords(9.76e-4)).toBe('9.8e-4')
})
