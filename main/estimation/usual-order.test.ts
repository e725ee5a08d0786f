import { expect, test } from 'vitest'
import { usualWorkers } from './usual-order'

const GIB = 2 ** 30

test.each([
  ['a core each', 1e6, 900, 4, 64 * GIB, 4],
  ['no more than there is work for', 600, 9, 8, 64 * GIB, 2],
  ['no more than memory holds', 1e6, 900, 8, 2.5 * GIB, 2],
  ['no more than there are shards', 1e6, 3, 8, 64 * GIB, 3],
  ['one at least', 0, 0, 8, 0, 1],
])('a run has %s', (_, objects, shards, cores, memory, workers) => {
  expect(usualWorkers(objects, shards, cores, memory)).toBe(workers)
})
