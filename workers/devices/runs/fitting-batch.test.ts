import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fittingBatch } from './fitting-batch'

test('the largest batch that fits is found, with few questions', async () => {
  const places = fc.record({ most: fc.integer({ min: 1, max: 5000 }), border: fc.nat(6000) })
  await fc.assert(
    fc.asyncProperty(places, async ({ most, border }) => {
      let questions = 0
      const found = await fittingBatch(most, (batch) => {
        questions++
        return Promise.resolve(batch <= border)
      })
      expect(found).toBe(border === 0 ? null : Math.min(border, most))
      expect(questions).toBeLessThanOrEqual(Math.ceil(Math.log2(most + 1)))
    }),
    { seed: 7, numRuns: 200 },
  )
})
