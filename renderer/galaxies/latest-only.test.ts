import { expect, it } from 'vitest'
import { latestOnly } from './latest-only'

it('works on the first and on the latest of what came meanwhile', async () => {
  const worked: number[] = []
  const waiting: (() => void)[] = []
  const give = latestOnly(async (given: number) => {
    worked.push(given)
    await new Promise<void>((resolve) => waiting.push(resolve))
  })
  for (const given of [1, 2, 3, 4]) give(given)
  expect(worked).toEqual([1])
  waiting.shift()?.()
  await expect.poll(() => worked).toEqual([1, 4])
  waiting.shift()?.()
  await Promise.resolve()
  expect(worked).toEqual([1, 4])
})
