import { expect, test } from 'vitest'
import { formatBytes, formatDuration } from './format-amount'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_304_640, '1.30 MB'],
  [20e12, '20.0 TB'],
])('%d bytes are shown as %s', (bytes, shown) => {
  expect(formatBytes(bytes)).toBe(shown)
})

test.each([
  [0.2, '1 s'],
  [89, '89 s'],
  [90, '2 min'],
  [7500, '2 h 5 min'],
])('%d seconds are shown as %s', (seconds, shown) => {
  expect(formatDuration(seconds)).toBe(shown)
})
