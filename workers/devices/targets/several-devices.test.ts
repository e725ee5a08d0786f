import { describe, expect, it } from 'vitest'
import { predicted, throughputOf } from './asked'

// Arcelin (2021), arXiv:2106.02465, names several IPUs as the way to larger batches: replicas, or a pipeline of the layers.

const dnn = { workload: 'dnn', phase: 'training', device: 'gc2' } as const
const COUNTS = [1, 2, 4, 8]
const MICRO_BATCHES = [1, 2, 4, 8, 16, 32]

const isRising = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || value > (values[at - 1] ?? NaN))

/** The share of a step in which a device waits for the others, with `micro` micro-batches of one size. */
function bubbleShare(workload: string, stages: number, micro: number): number {
  const { secondsPerStep, breakdown } = predicted({
    ...{ workload, phase: 'inference', device: 'v100', devices: stages, batch: 8 * micro, precision: 'fp16' },
    strategy: `pipeline:${stages}+micro:${micro}`,
  })
  return (breakdown?.communication ?? NaN) / (secondsPerStep ?? NaN)
}

describe('several IPUs', () => {
  it('take more images at once than one fits: 16 is out of memory on one and fits as two replicas of 8, or two stages', () => {
    expect(predicted({ ...dnn, batch: 16 }).outOfMemory).toBe(true)
    expect(predicted({ ...dnn, batch: 8, devices: 2, strategy: 'replicas' }).outOfMemory).toBe(false)
    expect(predicted({ ...dnn, batch: 16, devices: 2, strategy: 'pipeline:2+micro:8' }).outOfMemory).toBe(
      false,
    )
  })

  it.each([
    ['dnn', 14],
    ['bnn', 8],
  ])('train %s faster with more replicas', (workload, batch) => {
    const rates = COUNTS.map((devices) => throughputOf({ ...dnn, workload, batch, devices }))
    expect(isRising(rates), `images a second of ${COUNTS.join(', ')} GC2: ${rates.join(', ')}`).toBe(true)
  })

  it.each(['dnn', 'bnn'])('train %s faster as a pipeline of more stages', (workload) => {
    const rates = [1, 2, 4].map((devices) => {
      const strategy = devices === 1 ? 'accumulate:16' : `pipeline:${devices}+micro:16`
      return throughputOf({ ...dnn, workload, batch: 32, devices, strategy })
    })
    expect(isRising(rates), `images a second of 1, 2 and 4 GC2: ${rates.join(', ')}`).toBe(true)
  })

  it.each([2, 4])(
    'wait (p-1)/(m+p-1) of a step, within 2 points, in a pipeline of %s stages that are nearly alike: those of BERT-large',
    (stages) => {
      for (const micro of MICRO_BATCHES) {
        const [formula, share] = [
          (stages - 1) / (micro + stages - 1),
          bubbleShare('bert-large', stages, micro),
        ]
        const message = `${micro} micro-batches: formula ${formula}, predicted ${share}`
        expect(Math.abs(share - formula), message).toBeLessThanOrEqual(0.02)
      }
    },
  )
})
