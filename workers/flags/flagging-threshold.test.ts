import { expect, test } from 'vitest'
import { countAbove, thresholdOfBudget } from './flagging-threshold'

/** 0, 1, ..., n - 1 in an order that is not theirs. */
const shuffled = (n: number): number[] => Array.from({ length: n }, (_, index) => (index * 7) % n)

test.each([
  [100, 0.1, 10],
  [30, 0.1, 3],
  [100, 0.29, 29],
  [25, 0.1, 2],
  [1000, 0.999, 999],
  [9, 0.1, 0],
])('of %i values a budget of %d leaves %i above the threshold', (n, budget, above) => {
  const values = shuffled(n)
  const threshold = thresholdOfBudget(values, budget)
  expect(threshold).toBe(n - 1 - above)
  expect(countAbove(values, threshold ?? NaN)).toEqual({ measured: n, above })
})

test('values that are equal at the border are none of them above: a budget is never passed', () => {
  const values = [
    ...Array.from({ length: 80 }, () => 1),
    ...Array.from({ length: 15 }, () => 2),
    3,
    3,
    3,
    4,
    5,
  ]
  expect(thresholdOfBudget(values, 0.1)).toBe(2)
  expect(countAbove(values, 2)).toEqual({ measured: 100, above: 5 })
  expect(thresholdOfBudget(values, 0.2)).toBe(1)
  expect(countAbove(values, 1)).toEqual({ measured: 100, above: 20 })
  const same = Array.from({ length: 50 }, () => 0.2)
  expect(countAbove(same, thresholdOfBudget(same, 0.5) ?? NaN)).toEqual({ measured: 50, above: 0 })
})

test('what was not measured does not count, neither in the budget nor above', () => {
  const values = [...shuffled(20), NaN, NaN, Infinity, -Infinity]
  expect(thresholdOfBudget(values, 0.5)).toBe(9)
  expect(countAbove(values, 9)).toEqual({ measured: 20, above: 10 })
  expect(thresholdOfBudget([NaN], 0.5)).toBeNull()
  expect(thresholdOfBudget([], 0.5)).toBeNull()
})
