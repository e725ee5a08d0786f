import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { tileBudget } from './tile-budget'

test('the tile that was used longest ago leaves first', () => {
  const budget = tileBudget(30)
  expect(budget.admit('a', 10)).toEqual([])
  expect(budget.admit('b', 10)).toEqual([])
  expect(budget.admit('c', 10)).toEqual([])
  budget.touch('a')
  expect(budget.admit('d', 10)).toEqual(['b'])
  expect(budget.admit('e', 20)).toEqual(['c', 'a'])
})

test('a tile larger than the budget is let in, alone', () => {
  const budget = tileBudget(30)
  budget.admit('a', 10)
  expect(budget.admit('giant', 100)).toEqual(['a'])
  expect(budget.admit('b', 1)).toEqual(['giant'])
})

test('stored again, a tile counts once', () => {
  const budget = tileBudget(30)
  budget.admit('a', 20)
  expect(budget.admit('a', 25)).toEqual([])
  expect(budget.admit('b', 6)).toEqual(['a'])
})

test('whatever comes, what stays fits the budget or is the newest alone', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 40 })), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(steps, (arrivals) => {
      const budget = tileBudget(60)
      const kept = new Map<string, number>()
      for (const [tile, bytes] of arrivals) {
        for (const gone of budget.admit(String(tile), bytes)) expect(kept.delete(gone)).toBe(true)
        kept.set(String(tile), bytes)
        const total = [...kept.values()].reduce((sum, size) => sum + size, 0)
        expect(total <= 60 || kept.size === 1).toBe(true)
      }
    }),
  )
})
