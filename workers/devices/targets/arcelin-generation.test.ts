import { describe, expect, it } from 'vitest'
import { errorsOf } from './errors'
import { predicted } from './asked'

// Arcelin (2021), arXiv:2106.02465: seconds to draw images from the autoencoder whose prior is a flow, in one batch.

const TOLERANCE = 0.15
const secondsOf = (device: string, batch: number): number =>
  predicted({ workload: 'vae', phase: 'generation', device, batch }).secondsPerStep ?? NaN

/** How many times as fast as the V100 the GC2 is. */
const gain = (images: number): number => secondsOf('v100', images) / secondsOf('gc2', images)

describe('drawing images', () => {
  it.each(['vae-generation/gc2', 'vae-generation/v100', 'flow-sampling/gc2', 'flow-sampling/v100'])(
    '%s comes out within 15 % at every point',
    (id) => {
      const { errors, table } = errorsOf(id)
      const worst = Math.max(...errors.map(Math.abs))
      expect(worst, `tolerance ${TOLERANCE}\n${table}`).toBeLessThanOrEqual(TOLERANCE)
    },
  )

  it.each([
    [1, 1.7],
    [5000, 0.44],
  ])('of %s on the GC2 goes %sx as fast as on the V100, within 15 %', (images, published) => {
    const message = `published ${published}, predicted ${gain(images).toFixed(2)}`
    expect(Math.abs(gain(images) / published - 1), message).toBeLessThanOrEqual(TOLERANCE)
  })

  it('crosses over between 100 and 500 images', () => {
    expect(gain(100), 'the GC2 wins at 100 images as published').toBeGreaterThan(1)
    expect(gain(500), 'the V100 wins at 500 images as published').toBeLessThan(1)
  })
})
