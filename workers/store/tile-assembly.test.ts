import { expect, test } from 'vitest'
import { tileAssembly } from './tile-assembly'

const stretch = (tile: string, values: number[], total = values.length, offset = 0) => ({
  ...{ tile, offset, total },
  bytes: Uint8Array.from(values),
})

test('the memory of a file that was given back serves the next one that fits, and only that', () => {
  const assembly = tileAssembly()
  assembly.append(stretch('a', [1, 2, 3, 4]))
  const first = assembly.take('a')
  assembly.append(stretch('b', [5, 6]))
  expect([...first]).toEqual([1, 2, 3, 4])
  assembly.release(first)
  assembly.append(stretch('c', [7, 8, 9]))
  assembly.append(stretch('d', [1, 1]))
  const third = assembly.take('c')
  expect([...third]).toEqual([7, 8, 9])
  expect(third.buffer).toBe(first.buffer)
  expect([...assembly.take('b')]).toEqual([5, 6])
  expect([...assembly.take('d')]).toEqual([1, 1])
})

test('a file whose stretches do not join, or that is not complete, is refused', () => {
  const assembly = tileAssembly()
  assembly.append(stretch('a', [1, 2], 4))
  expect(() => assembly.take('a')).toThrow('not complete')
  assembly.append(stretch('a', [1, 2], 4))
  expect(() => assembly.append(stretch('a', [4], 4, 3))).toThrow('do not join')
})
