import { describe, expect, it } from 'vitest'
import type { Prediction } from '../prediction'
import { predicted } from './asked'
import { statement } from './errors'

// Sun et al. (2019), arXiv:1902.06855: AlexNet on 512 V100 with 56 Gb/s a node, 128 images each, half precision.

const TOLERANCE = 0.1
const IMAGES = 1_281_167

const on = (devices: number, strategy: string): Prediction =>
  predicted({
    ...{ workload: 'alexnet', phase: 'training', device: 'v100', devices },
    ...{ batch: 128, precision: 'fp16', strategy },
  })
const secondsOf = ({ secondsPerStep }: Prediction): number => secondsPerStep ?? NaN
const exposed = (strategy: string): number => on(512, strategy).breakdown?.communication ?? NaN

const sparse = secondsOf(on(512, 'ring+fused+sparse'))
const single = secondsOf(on(1, 'ring'))

/** Holds a prediction against what was published. */
function hold(what: string, published: number, value: number): void {
  expect(Math.abs(value / published - 1), statement(what, published, value)).toBeLessThanOrEqual(TOLERANCE)
}

describe('AlexNet on 512 V100', () => {
  it('takes 48.5 ms an iteration, within 10 %', () => hold('ms an iteration', 48.5, 1e3 * sparse))
  it('computes 38.8 ms of them, within 10 %', () => hold('ms of computing', 38.8, 1e3 * single))
  it('is 80.1 % efficient, within 10 %', () => hold('efficiency', 0.801, single / sparse))
  it('is 410.2 times as fast as one, within 10 %', () => hold('speed-up', 410.2, (512 * single) / sparse))

  it('trains 95 epochs in 1.5 minutes, 2.6 times as fast as in the record of 4 minutes, within 10 %', () => {
    const minutes = ((95 * IMAGES) / (128 * 512)) * (sparse / 60)
    hold('minutes', 1.5, minutes)
    hold('times as fast as 4 minutes', 2.6, 4 / minutes)
  })

  it('waits longest for a plain ring, less where it is fused, least where it is sparse as well', () => {
    const [plain, fused, least] = ['ring', 'ring+fused', 'ring+fused+sparse'].map(exposed)
    const message = `exposed seconds: ${[plain, fused, least].join(', ')}`
    expect(plain, message).toBeGreaterThan(1.5 * (fused ?? NaN))
    expect(fused, message).toBeGreaterThan(1.5 * (least ?? NaN))
    expect(least, message).toBeGreaterThan(0)
  })
})
