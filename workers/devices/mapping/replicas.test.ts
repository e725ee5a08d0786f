import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replicatedStep, type ReplicaRequest } from './replicas'

const base: ReplicaRequest = { replicas: 8, batch: 16, stepSeconds: 3, hidingSeconds: 1, allreduceSeconds: 2 }
const share = fc.double({ min: 0, max: 1, noNaN: true })
const anyRequest = fc
  .record({
    replicas: fc.integer({ min: 1, max: 4096 }),
    batch: fc.integer({ min: 1, max: 512 }),
    stepSeconds: fc.double({ min: 1e-6, max: 10, noNaN: true }),
    hidden: share,
    allreduceSeconds: fc.double({ min: 0, max: 20, noNaN: true }),
  })
  .map(({ hidden, ...rest }): ReplicaRequest => ({ ...rest, hidingSeconds: hidden * rest.stepSeconds }))

describe('replicas', () => {
  it('wait for what backward passes do not hide', () => {
    const hidden = { seconds: 3, communicationSeconds: 0, throughput: 128 / 3, efficiency: 1 }
    expect(replicatedStep(base)).toEqual({
      seconds: 4,
      communicationSeconds: 1,
      throughput: 32,
      efficiency: 0.75,
    })
    expect(replicatedStep({ ...base, allreduceSeconds: 0.5 })).toEqual(hidden)
    expect(replicatedStep({ ...base, replicas: 1 })).toEqual({ ...hidden, throughput: 16 / 3 })
  })

  it('are never more than N times one, and share nothing for nothing', () => {
    const property = fc.property(anyRequest, (request) => {
      const [step, alone] = [replicatedStep(request), replicatedStep({ ...request, replicas: 1 })]
      expect(step.throughput).toBeLessThanOrEqual(request.replicas * alone.throughput * (1 + 1e-12))
      expect(step.efficiency).toBeLessThanOrEqual(1)
      expect(step.throughput).toBeCloseTo(request.replicas * alone.throughput * step.efficiency, 3)
      if (request.replicas > 1)
        expect(step.seconds).toBeGreaterThanOrEqual(
          Math.max(request.stepSeconds, request.allreduceSeconds) * (1 - 1e-12),
        )
    })
    fc.assert(property, { numRuns: 200, seed: 20260 })
  })

  it.each([
    [{ replicas: 0 }, 'replicas must be a whole number from 1: 0'],
    [{ batch: 0 }, 'batch must be more than 0: 0'],
    [{ stepSeconds: NaN }, 'stepSeconds must be more than 0: NaN'],
    [{ allreduceSeconds: -1 }, 'allreduceSeconds must be a number from 0: -1'],
    [{ hidingSeconds: 4 }, 'hidingSeconds must not exceed the step, 3: 4'],
  ])('refuse %j', (wrong, message) => {
    expect(() => replicatedStep({ ...base, ...wrong })).toThrow(new RangeError(message))
  })
})
