import { expect, test } from 'vitest'
import { inParallel } from './in-parallel'

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

test('results come in the order of the items, and no more than allowed is under way', async () => {
  let underWay = 0
  let most = 0
  const squares = await inParallel(3, [5, 1, 4, 2, 3, 0], async (item) => {
    most = Math.max(most, ++underWay)
    await pause(item)
    underWay--
    return item ** 2
  })
  expect(squares).toEqual([25, 1, 16, 4, 9, 0])
  expect(most).toBe(3)
})

test('after a failure nothing more is begun', async () => {
  const begun: number[] = []
  const work = async (item: number): Promise<void> => {
    begun.push(item)
    await pause(1)
    if (item === 1) throw new Error('no more')
  }
  await expect(inParallel(2, [0, 1, 2, 3, 4, 5, 6, 7], work)).rejects.toThrow('no more')
  await pause(10)
  expect(begun.length).toBeLessThan(5)
})
