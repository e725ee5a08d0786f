import { describe, expect, it } from 'vitest'
import { predicted, throughputOf } from './asked'

// Arcelin (2021), arXiv:2106.02465: the deterministic network fits in the GC2's memory up to a batch of 14, the Bayesian one up to 8.

const training = (workload: string, device: string, batch: number) =>
  predicted({ workload, phase: 'training', device, batch })

describe('memory of one GC2', () => {
  it.each([
    ['dnn', 14, false],
    ['dnn', 16, true],
    ['bnn', 8, false],
    ['bnn', 10, true],
  ])('%s at batch %s is out of memory: %s', (workload, batch, outOfMemory) => {
    const { memoryBytes, memoryAvailable, ...prediction } = training(workload, 'gc2', batch)
    const message = `published out of memory: ${outOfMemory}; predicted ${memoryBytes} of ${memoryAvailable} bytes`
    expect(prediction.outOfMemory, message).toBe(outOfMemory)
    expect(memoryBytes > memoryAvailable, message).toBe(outOfMemory)
  })

  it.each([
    ['dnn', 16, [14, 15]],
    ['bnn', 10, [8, 9]],
  ] as const)('%s at batch %s is advised a batch of one of %s', (workload, batch, fitting) => {
    const advice = training(workload, 'gc2', batch).advice.join('; ')
    const advised = Number(/a batch of (\d+) fits/.exec(advice)?.[1])
    expect(fitting, advice).toContain(advised)
    expect(training(workload, 'gc2', advised).outOfMemory).toBe(false)
    expect(training(workload, 'gc2', advised + 1).outOfMemory).toBe(true)
  })
})

describe('a GC200, by its specification alone', () => {
  it.each([
    ['dnn', 16],
    ['dnn', 48],
    ['bnn', 10],
    ['bnn', 24],
  ])('fits %s at a batch of %s, which the GC2 does not', (workload, batch) => {
    expect(training(workload, 'gc2', batch).outOfMemory).toBe(true)
    expect(training(workload, 'gc200', batch).outOfMemory).toBe(false)
  })

  it.each([
    ['dnn', 14, 48],
    ['bnn', 8, 24],
  ])('trains %s faster than a GC2 with its most, %s, and faster still with %s', (workload, most, larger) => {
    const on = (device: string, batch: number) => throughputOf({ workload, phase: 'training', device, batch })
    expect(on('gc200', most)).toBeGreaterThan(on('gc2', most))
    expect(on('gc200', larger)).toBeGreaterThan(on('gc200', most))
  })

  it('draws many images faster than a GC2', () => {
    const on = (device: string, batch: number) =>
      throughputOf({ workload: 'vae', phase: 'generation', device, batch })
    for (const images of [500, 1000, 5000]) expect(on('gc200', images)).toBeGreaterThan(on('gc2', images))
  })
})
