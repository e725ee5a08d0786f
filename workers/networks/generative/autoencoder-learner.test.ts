import { beforeAll, expect, it } from 'vitest'
import { restingState, tensorsIn } from '../adam'
import { tensorOf, tensorsOf } from '../eager-network'
import { loadTensorFlow, type TensorFlow } from '../tensorflow'
import { AUTOENCODER_OPTIONS, autoencoderLearner, lossAndGradients } from './autoencoder-learner'
import { roundGalaxies } from './fixtures/round-galaxies'
import { TINY_VAE } from './fixtures/tiny-autoencoder'

let tf: TensorFlow['tf']
beforeAll(async () => {
  process.env['SHEARWATER_TENSORFLOW'] = 'wasm'
  tf = (await loadTensorFlow()).tf
  expect(tf.getBackend()).toBe('wasm')
})

it('an autoencoder is trained on the WASM backend, by the gradients of finite differences', async () => {
  const learner = autoencoderLearner(TINY_VAE)
  const batches = roundGalaxies().batches({ batch: 4, seed: 1 }, 0)
  const { value: batch } = await batches.next()
  const begun = learner.begin(tf, batch, 1)
  // Larger than they begin, so that what the encoder's convolutions do is seen over the rounding of the loss.
  const outputs = begun.get('encoder.output.kernel')?.values
  outputs?.forEach((value, at) => (outputs[at] = 10 * value))
  const all = [...tensorsOf(tf, begun)]
  const statistics = new Map(all.filter(([name]) => !learner.isTrained(name)))
  let state = restingState(tf, new Map(all.filter(([name]) => learner.isTrained(name))))
  const options = { ...AUTOENCODER_OPTIONS, steps: 30, warmUp: 0, learningRate: 1e-2, size: Infinity }

  tf.tidy(() => {
    const { gradients, nll } = lossAndGradients(tf, TINY_VAE, statistics, state.weights, batch, 9, options)
    nll.dispose()
    for (const [name, width] of [
      ['encoder.conv2.kernel', 1e-2],
      ['encoder.flux.kernel', 1e-2],
      ['decoder.conv1.kernel', 1e-2],
      ['decoder.conv4.kernel', 1e-2],
      ['decoder.flux.bias', 1e-2],
    ] as const) {
      const weight = tensorOf(state.weights, name)
      const direction = tf.sign(tensorOf(gradients, name))
      const lossAt = (step: number): number => {
        const moved = new Map([...state.weights, [name, tf.add(weight, tf.mul(direction, step))] as const])
        const found = lossAndGradients(tf, TINY_VAE, statistics, moved, batch, 9, options)
        found.nll.dispose()
        return found.loss.dataSync()[0] ?? NaN
      }
      const slope = tf.sum(tf.abs(tensorOf(gradients, name))).dataSync()[0] ?? NaN
      expect((lossAt(width) - lossAt(-width)) / (2 * width) / slope).toBeCloseTo(1, 1)
    }
  })

  const losses: number[] = []
  for (let step = 0; step < 12; step++) {
    const done = await learner.step(tf, statistics, state, batch, step, options)
    state = done.state
    losses.push(done.losses.nll)
  }
  tf.dispose([...tensorsIn(state), ...all.map(([, tensor]) => tensor)])
  expect(losses.at(-1)).toBeLessThan(0.8 * (losses[0] ?? NaN))
})
