import { availableParallelism } from 'node:os'
import { expect, it } from 'vitest'
import { limitThreads, threadsOf } from './threads'

it.each([
  ['3', 3],
  [undefined, availableParallelism()],
  ['', availableParallelism()],
  ['0', availableParallelism()],
  ['many', availableParallelism()],
])('SHEARWATER_THREADS %o is %i threads', (told, threads) => {
  expect(threadsOf({ SHEARWATER_THREADS: told })).toBe(threads)
})

it('TensorFlow is told before it is loaded, unless it was told already', () => {
  const environment: Record<string, string | undefined> = { TF_NUM_INTEROP_THREADS: '4' }
  limitThreads(environment, 2)
  expect(environment).toEqual({ TF_NUM_INTRAOP_THREADS: '2', TF_NUM_INTEROP_THREADS: '4' })
})
