import { expect, test } from 'vitest'
import { smallNetwork } from '../networks/fixtures/small-network'
import { PSF_NUMBERS } from '../networks/psf-input'
import { randomStream } from '../networks/random-stream'
import { layersOf } from '../networks/shape-network'
import { loadTensorFlow } from '../networks/tensorflow'
import { effectOf, roundingEffects } from './rounding-effects'
import type { ShapeEstimate } from './shape-estimate'

const estimate = (g1: number, g2: number, variance = 0.01): ShapeEstimate => ({
  ...{ g: [g1, g2], aleatoric: [variance, 0, variance], epistemic: [0, 0, 0] },
})

test('steps are counted in the sigma of single precision, and what ran over apart', () => {
  const single = [estimate(0.1, 0.2), estimate(0.3, 0, 0.04), estimate(0, 0)]
  const half = [estimate(0.13, 0.2), estimate(0.3, -0.08), estimate(Infinity, 0)]
  const { rms, largest, lost, layer } = effectOf('dense', single, half)
  expect({ layer, lost }).toEqual({ layer: 'dense', lost: 1 })
  // 0.03 / 0.1 and 0.08 / 0.2, of four components.
  expect(rms).toBeCloseTo(Math.sqrt((0.09 + 0.16) / 4), 9)
  expect(largest).toBeCloseTo(0.4, 9)
  expect(effectOf(null, single, single)).toMatchObject({ rms: 0, largest: 0, lost: 0 })
})

test('every layer of a network moves shapes when it alone is rounded', async () => {
  const { network, stamps } = smallNetwork(randomStream(5))
  const batch = { pixels: stamps, psfs: new Float32Array(3 * PSF_NUMBERS).fill(NaN), count: 3 }
  const options = { samples: 0, symmetric: false, seed: 1 }
  const effects = await roundingEffects(await loadTensorFlow(), network, options, [batch, batch])
  const layers = layersOf(network.architecture).map(({ name }) => name)
  expect(effects.map(({ layer }) => layer)).toEqual([null, ...layers])
  for (const { rms, largest, lost } of effects) {
    expect(lost).toBe(0)
    expect(rms).toBeGreaterThan(0)
    expect(rms).toBeLessThan(0.05)
    expect(largest).toBeGreaterThanOrEqual(rms)
  }
})
