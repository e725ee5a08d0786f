import { expect, test } from 'vitest'
import { formatBytes, formatDuration, formatSeconds, formatSi } from './format-amount'

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

test.each([
  [0, '0 J'],
  [460.2, '460 J'],
  [1290, '1.29 kJ'],
  [3.1e6, '3.1 MJ'],
  [0.0125, '12.5 mJ'],
  [2.5e-6, '2.5 µJ'],
])('%d joules are shown as %s', (joules, shown) => {
  expect(formatSi(joules, 'J')).toBe(shown)
})

test.each([
  [0.0297, '29.7 ms'],
  [3.14159, '3.14 s'],
  [89.9, '89.9 s'],
  [7500, '2 h 5 min'],
])('%d predicted seconds are shown as %s', (seconds, shown) => {
  expect(formatSeconds(seconds)).toBe(shown)
})
