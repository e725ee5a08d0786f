import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { partOf } from './run-part'

const size = fc.integer({ min: 1, max: 200 })

test('every shard is in one part, parts are stretches in order, and as even as can be', () => {
  fc.assert(
    fc.property(size, size, (shards, of) => {
      const parts = Array.from({ length: shards }, (_, shard) => partOf(shard, shards, of))
      expect(Math.min(...parts)).toBe(1)
      expect(Math.max(...parts)).toBeLessThanOrEqual(of)
      expect([...parts].sort((one, other) => one - other)).toEqual(parts)
      const counts = Array.from({ length: of }, (_, n) => parts.filter((part) => part === n + 1).length)
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    }),
  )
})

test('as many parts as shards are one shard each', () => {
  expect([0, 1, 2, 3].map((shard) => partOf(shard, 4, 4))).toEqual([1, 2, 3, 4])
})
