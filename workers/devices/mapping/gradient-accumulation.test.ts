import { describe, expect, it } from 'vitest'
import { accumulatedStep, type AccumulationRequest } from './gradient-accumulation'

const base: AccumulationRequest = {
  microSteps: 4,
  batch: 8,
  forward: 1,
  backward: 2,
  update: 0.5,
  allreduce: 1.5,
  activationBytes: 100,
}

describe('gradients added up over micro-steps', () => {
  it('are updated and shared once', () => {
    expect(accumulatedStep(base)).toEqual({
      seconds: 14,
      effectiveBatch: 32,
      throughput: 32 / 14,
      activationBytes: 100,
    })
  })

  it('bring throughput towards that of passes alone, and never above', () => {
    const throughput = (microSteps: number) => accumulatedStep({ ...base, microSteps }).throughput
    const rising = [1, 2, 4, 8, 16, 1024].map(throughput)
    expect(rising).toEqual([...rising].sort((a, b) => a - b))
    expect(rising[0]).toBe(8 / 5)
    expect(rising.at(-1)).toBeLessThan(8 / 3)
    expect(rising.at(-1)).toBeGreaterThan(0.999 * (8 / 3))
  })

  it.each([
    [{ microSteps: 0 }, 'microSteps must be a whole number from 1: 0'],
    [{ batch: NaN }, 'batch must be more than 0: NaN'],
    [{ forward: NaN }, 'the seconds of a step must be more than 0: NaN'],
  ])('cannot be %j', (wrong, message) => {
    expect(() => accumulatedStep({ ...base, ...wrong })).toThrow(new RangeError(message))
  })
})
