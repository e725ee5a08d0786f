import { expect, test } from 'vitest'
import { degreeWords, multiplesOf, roundStep } from './degree-steps'

test('steps are 1, 2 or 5 times a power of ten, or divide the circle', () => {
  expect([0.011, 0.02, 0.05, 0.7, 4, 5.1, 20, 70, 100].map(roundStep)).toEqual([
    0.02, 0.02, 0.05, 1, 5, 10, 30, 90, 90,
  ])
})

test('degrees have the decimals of their step, and nothing is minus zero or a whole turn', () => {
  expect(degreeWords(53.1234, 0.01)).toBe('53.12°')
  expect(degreeWords(-28.5, 0.1)).toBe('−28.5°')
  expect(degreeWords(-0.0001, 0.1)).toBe('0.0°')
  expect(degreeWords(359.996, 0.1)).toBe('0.0°')
  expect(degreeWords(30, 30)).toBe('30°')
})

test('multiples hold their ends, however they were rounded, and there are not too many', () => {
  expect(multiplesOf(0.1, 0.1, 0.3)).toHaveLength(3)
  expect(multiplesOf(30, -20, 20)).toEqual([0])
  expect(multiplesOf(10, 11, 19)).toEqual([])
  expect(multiplesOf(1e-6, 0, 1)).toHaveLength(400)
})
