import { describe, expect, it } from 'vitest'
import { divisorsOf } from './divisors'

describe('divisors', () => {
  it('are those from 2 to the number, in order', () => {
    expect([1, 2, 3, 4, 12, 36, 97].map(divisorsOf)).toEqual([
      ...[[], [2], [3], [2, 4], [2, 3, 4, 6, 12], [2, 3, 4, 6, 9, 12, 18, 36], [97]],
    ])
    for (let count = 1; count <= 200; count++) {
      const tried = Array.from({ length: count }, (_, index) => index + 1)
      expect(divisorsOf(count)).toEqual(tried.filter((one) => one > 1 && count % one === 0))
    }
  })

  it('are found of numbers as large as a batch may be', () => {
    expect(divisorsOf(1e12).slice(-2)).toEqual([5e11, 1e12])
  })
})
