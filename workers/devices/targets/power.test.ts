import { describe, expect, it } from 'vitest'
import { architectureNamed } from '../architectures/architectures'
import { predicted } from './asked'

// Arcelin (2021), arXiv:2106.02465: one GC2, half of a card of 315 W, takes about half the power of a V100 of 300 W.

const limitOf = (name: string): number => architectureNamed(name).boardPower.value

describe('power', () => {
  it('of a GC2 is limited to 157.5 W, half of the 300 W of a V100 within 10 %', () => {
    expect(limitOf('gc2')).toBe(157.5)
    expect(limitOf('v100')).toBe(300)
    expect(Math.abs(limitOf('gc2') / limitOf('v100') / 0.5 - 1)).toBeLessThan(0.1)
  })

  it.each([
    ['dnn', 8],
    ['dnn', 14],
    ['bnn', 8],
  ])(
    'of either device stays below its limit, and the GC2 trains %s at batch %s with less than half of the energy',
    (workload, batch) => {
      const on = (device: string) => predicted({ workload, phase: 'training', device, batch })
      const [ipu, gpu] = [on('gc2'), on('v100')]
      const message = `GC2 ${ipu.watts} W, ${ipu.joules} J a step; V100 ${gpu.watts} W, ${gpu.joules} J a step`
      expect(ipu.watts, message).toBeLessThanOrEqual(limitOf('gc2'))
      expect(gpu.watts, message).toBeLessThanOrEqual(limitOf('v100'))
      expect(ipu.joules, message).toBeLessThan((gpu.joules ?? NaN) / 2)
    },
  )

  it.each([
    ['dnn', 'training', 8],
    ['dnn', 'training', 14],
    ['bnn', 'training', 8],
    ['dnn', 'inference', 16],
    ['vae', 'generation', 1000],
  ] as const)(
    'of a GC2 is half of that of a V100 for %s %s at batch %s, within 10 points',
    (workload, phase, batch) => {
      const watts = (device: string) => predicted({ workload, phase, device, batch }).watts ?? NaN
      const message = `published half; predicted GC2 ${watts('gc2')} W, V100 ${watts('v100')} W`
      expect(Math.abs(watts('gc2') / watts('v100') - 0.5), message).toBeLessThanOrEqual(0.1)
    },
  )
})
