import fc from 'fast-check'
import { expect, test } from 'vitest'
import { predictedWork, type RunFigures } from './predicted-work'

const simulation: RunFigures = { devices: 1, batch: 16, secondsPerShard: 0.5, secondsPerStep: 0.25, watts: 8 }

test('the last step of a shard counts whole, and devices share its batches', () => {
  expect(predictedWork(simulation, [33])).toEqual({ seconds: 0.5 + 3 * 0.25, joules: 10 })
  expect(predictedWork({ ...simulation, devices: 2 }, [33]).seconds).toBe(0.5 + 2 * 0.25)
  expect(predictedWork({ ...simulation, devices: 4 }, [33]).seconds).toBe(0.5 + 0.25)
  expect(predictedWork(simulation, [])).toEqual({ seconds: 0, joules: 0 })
})

test('a run is the sum of its shards, and more devices never take longer', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 1024 }), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 64 }), (objects, devices) => {
      const apart = objects.map((size) => predictedWork({ ...simulation, devices }, [size]).seconds)
      const all = predictedWork({ ...simulation, devices }, objects).seconds
      expect(all).toBeCloseTo(apart.reduce((sum, one) => sum + one, 0))
      expect(all).toBeLessThanOrEqual(predictedWork(simulation, objects).seconds)
    }),
    { seed: 3 },
  )
})
