import { beforeAll, expect, it } from 'vitest'
import { restingState, tensorsIn } from './adam'
import { ARCHITECTURES } from './architectures'
import { tensorsOf, tensorOf } from './eager-network'
import { gaussianGalaxies } from './fixtures/gaussian-galaxies'
import { initialWeights, isTrained } from './initial-weights'
import { loadTensorFlow, type TensorFlow } from './tensorflow'
import { lossAndGradients, stampTensor, trainStep } from './training-step'
import { DEFAULT_OPTIONS } from './training-run'

const architecture = {
  ...ARCHITECTURES.small,
  side: 16,
  stages: [4],
  dense: 8,
  bayesian: ['stage1.conv_b', 'dense'],
}
const options = {
  ...DEFAULT_OPTIONS,
  steps: 40,
  warmUp: 0,
  learningRate: 3e-3,
  divergenceWarmUp: 0,
  size: 1e6,
}

let tf: TensorFlow['tf']
beforeAll(async () => {
  process.env['SHEARWATER_TENSORFLOW'] = 'wasm'
  tf = (await loadTensorFlow()).tf
  expect(tf.getBackend()).toBe('wasm')
})

it('a network is trained on the WASM backend, by the gradients of finite differences', async () => {
  const batches = gaussianGalaxies().batches({ batch: 16, seed: 1 }, 0)
  const { value: batch } = await batches.next()
  const stamps = stampTensor(tf, batch.stamps)
  const all = [...tensorsOf(tf, initialWeights(tf, architecture, { stamps, psfs: batch.psfs }, 1))]
  const statistics = new Map(all.filter(([name]) => !isTrained(name)))
  const network = { architecture, statistics }
  let state = restingState(tf, new Map(all.filter(([name]) => isTrained(name))))

  tf.tidy(() => {
    const { gradients, nll } = lossAndGradients(tf, network, state.weights, batch, 0, options)
    nll.dispose()
    for (const [name, width] of [
      ['stage1.conv_a.kernel', 1e-4],
      ['stage1.conv_b.kernel_rho', 0.01],
      ['stage1.prelu_a.alpha', 1e-3],
    ] as const) {
      const weight = tensorOf(state.weights, name)
      const direction = tf.sign(tensorOf(gradients, name))
      const lossAt = (step: number): number => {
        const moved = new Map([...state.weights, [name, tf.add(weight, tf.mul(direction, step))] as const])
        const found = lossAndGradients(tf, network, moved, batch, 0, options)
        found.nll.dispose()
        return found.loss.dataSync()[0] ?? NaN
      }
      const slope = tf.sum(tf.abs(tensorOf(gradients, name))).dataSync()[0] ?? NaN
      expect((lossAt(width) - lossAt(-width)) / (2 * width) / slope).toBeCloseTo(1, 1)
    }
  })

  const losses: number[] = []
  for (let step = 0; step < 15; step++) {
    const done = await trainStep(tf, network, state, batch, step, options)
    state = done.state
    losses.push(done.losses.nll)
  }
  tf.dispose([...tensorsIn(state), ...all.map(([, tensor]) => tensor), stamps])
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? NaN) - 0.3)
})
