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

const once = { samples: 0, symmetric: false, seed: 1 }

test('every layer of a network moves shapes when it alone is rounded', async () => {
  const { network, stamps } = smallNetwork(randomStream(5))
  const psfs = new Float32Array(3 * PSF_NUMBERS).fill(NaN)
  const batch = { pixels: stamps, psfs, reasons: [null, 'tooManyMasked', null] as const }
  let passed = 0
  const { objects, effects } = await roundingEffects(
    await loadTensorFlow(),
    network,
    once,
    [[batch, batch], [batch]],
    () => Promise.resolve(void passed++),
  )
  const layers = layersOf(network.architecture).map(({ name }) => name)
  expect(effects.map(({ layer }) => layer)).toEqual([null, ...layers])
  // Without the stamp that cannot be measured; single precision, all layers, and each alone.
  expect({ objects, passed }).toEqual({ objects: 6, passed: 3 * (layers.length + 2) })
  for (const { rms, largest, lost } of effects) {
    expect(lost).toBe(0)
    expect(rms).toBeGreaterThan(0)
    expect(rms).toBeLessThan(0.05)
    expect(largest).toBeGreaterThanOrEqual(rms ?? Infinity)
  }
})

test('numbers that run over are lost in the layers that hold them, and nothing is said of what moved', async () => {
  const { network, stamps } = smallNetwork(randomStream(5))
  // Half precision ends at 65504: a bias beyond it is infinite there.
  const weights = new Map(network.weights)
  const bias = weights.get('output.bias') ?? expect.fail('the network has no outputs')
  weights.set('output.bias', { ...bias, values: bias.values.map((value, at) => (at === 0 ? 1e5 : value)) })
  const psfs = new Float32Array(3 * PSF_NUMBERS).fill(NaN)
  const batch = { pixels: stamps, psfs, reasons: [null, null, null] }
  const { effects } = await roundingEffects(await loadTensorFlow(), { ...network, weights }, once, [[batch]])
  for (const { layer, rms, lost } of effects) {
    const runsOver = layer === null || layer === 'output'
    expect({ layer, lost, known: rms !== null }).toEqual({ layer, lost: runsOver ? 3 : 0, known: !runsOver })
  }
})
