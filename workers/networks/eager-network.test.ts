import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { convolveByConvolutions, prelu } from './differentiable-layers'
import { forward, tensorsOf, turned } from './eager-network'
import { prepareNetwork } from './forward-passes'
import { readModel } from './model-folder'
import { readSafetensors, type Weights } from './safetensors'
import { SYMMETRIES } from './symmetries'
import { loadTensorFlow, type TensorFlow } from './tensorflow'

const models = join(import.meta.dirname, '../../models')
let tensorflow: TensorFlow
let golden: Weights

beforeAll(async () => {
  tensorflow = await loadTensorFlow()
  golden = readSafetensors(readFileSync(join(import.meta.dirname, 'fixtures/golden.safetensors')), 'golden')
})

const stamps = (): Float32Array => golden.get('stamps')?.values ?? expect.fail('there are golden stamps')

function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one).toHaveLength(other.length)
  return Array.from(one).reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? NaN))), 0)
}

it.each(['dnn', 'bnn-head', 'fast-head', 'bnn-late'])('the eager %s agrees with the graph', async (name) => {
  const { tf } = tensorflow
  const { network } = await readModel(join(models, name))
  const graph = await prepareNetwork(tensorflow, network, { samples: 0, symmetric: true, seed: 0 })
  const expected = await graph.run(stamps())
  graph.dispose()
  const tensors = tensorsOf(tf, network.weights)
  const found = tf.tidy(() => {
    const seen = tf.tensor4d(stamps(), [4, 64, 64, 6])
    const passes = SYMMETRIES.map((symmetry) =>
      forward(tf, network.architecture, tensors, turned(tf, seen, symmetry)),
    )
    return tf.concat(passes).dataSync()
  })
  tf.dispose([...tensors.values()])
  const trained = golden.get(`${name}.mean_weights`)?.values ?? expect.fail('there are golden outputs')
  expect(largestDifference(found, expected)).toBeLessThan(1e-4)
  expect(largestDifference(found.slice(0, 20), trained)).toBeLessThan(1e-4)
})

describe('the gradients of layers', () => {
  it.each([1, 2] as const)('of a convolution of stride %i are those of TensorFlow', (stride) => {
    const { tf } = tensorflow
    tf.tidy(() => {
      const pixels = tf.randomNormal([3, 10, 10, 2], 0, 1, 'float32', 1) as Tensor4D
      const kernel = tf.randomNormal([3, 3, 2, 5], 0, 1, 'float32', 2) as Tensor4D
      const ours = tf.grads((x, w) =>
        convolveByConvolutions(tf, x as Tensor4D, w as Tensor4D, stride)
          .square()
          .sum(),
      )
      const theirs = tf.grads((x, w) =>
        tf
          .conv2d(x as Tensor4D, w as Tensor4D, stride, 'valid')
          .square()
          .sum(),
      )
      ours([pixels, kernel]).forEach((gradient, at) => {
        const expected = theirs([pixels, kernel])[at] ?? expect.fail()
        expect(gradient.shape).toEqual(expected.shape)
        expect(largestDifference(gradient.dataSync(), expected.dataSync())).toBeLessThan(1e-3)
      })
    })
  })

  it.each([[[4]], [[6, 6, 4]]])('of a PReLU with slopes %j are those of TensorFlow', (shape) => {
    const { tf } = tensorflow
    tf.tidy(() => {
      const values = tf.randomNormal([3, 6, 6, 4], 0, 1, 'float32', 3)
      const slopes = tf.randomUniform(shape, 0, 0.5, 'float32', 4)
      const loss = (operation: (x: Tensor, a: Tensor) => Tensor) => (x: Tensor, a: Tensor) =>
        operation(x, a).square().sum()
      const ours = tf.grads(loss((x, a) => prelu(tf, x, a)))([values, slopes])
      const theirs = tf.grads(loss((x, a) => tf.prelu(x, a)))([values, slopes])
      ours.forEach((gradient, at) => {
        const expected = theirs[at] ?? expect.fail()
        expect(gradient.shape).toEqual(expected.shape)
        expect(largestDifference(gradient.dataSync(), expected.dataSync())).toBeLessThan(1e-4)
      })
    })
  })
})
