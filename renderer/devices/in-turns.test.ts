import { expect, it } from 'vitest'
import { inTurns } from './in-turns'

/** Work of some milliseconds. */
function busy(item: number): number {
  const end = performance.now() + 4
  while (performance.now() < end);
  return item * item
}

it('gives the results in order, and others their turn meanwhile', async () => {
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  const results = await inTurns([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], busy, new AbortController().signal)
  clearInterval(timer)
  expect(results).toEqual([1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144])
  expect(turns).toBeGreaterThan(1)
})

it('ends when it is aborted', async () => {
  const controller = new AbortController()
  const done: number[] = []
  const work = (item: number): void => {
    done.push(item)
    busy(item)
    if (item === 2) controller.abort()
  }
  const items = Array.from({ length: 50 }, (_, at) => at)
  await expect(inTurns(items, work, controller.signal)).rejects.toMatchObject({ name: 'AbortError' })
  expect(done.length).toBeLessThan(50)
})
