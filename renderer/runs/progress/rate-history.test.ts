import { expect, test } from 'vitest'
import { marked, ratesOf, REMEMBERED, type Mark } from './rate-history'

/** A run that goes on by the second. */
const marks = (rate: (second: number) => number, seconds: number): Mark[] => {
  const found: Mark[] = [{ at: 0, done: 0 }]
  for (let second = 1; second <= seconds; second++)
    found.push({ at: second * 1000, done: (found.at(-1)?.done ?? 0) + rate(second) })
  return found
}

test('an even pace is the same rate at every mark from ten seconds on', () => {
  const rates = ratesOf(marks(() => 25, 16))
  expect(rates.map(({ rate }) => rate)).toEqual(Array.from({ length: 7 }, () => 25))
  expect(ratesOf(marks(() => 25, 9))).toEqual([])
})

test('a run that stands still comes down to nothing, and rises again', () => {
  const rates = ratesOf(marks((second) => (second <= 6 || second > 18 ? 10 : 0), 30))
  expect(rates.find(({ at }) => at === 17_000)?.rate).toBe(0)
  expect(rates.at(-1)?.rate).toBe(10)
})

test('marks between which little time lies, or that are old, are not kept; another run begins anew', () => {
  let kept: readonly Mark[] = []
  for (let at = 0; at <= 2 * REMEMBERED; at += 100) kept = marked(kept, { at, done: at })
  expect(kept.length).toBeLessThanOrEqual(262)
  expect(ratesOf(kept).every(({ rate }) => Math.abs(rate - 1000) < 1e-9)).toBe(true)
  expect(marked(kept, { at: 2 * REMEMBERED + 1, done: 3 })).toEqual([{ at: 2 * REMEMBERED + 1, done: 3 }])
})
