import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import type * as Native from '@tensorflow/tfjs-node'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { convolveByConvolutions, linear, prelu } from './differentiable-layers'
import type { Layer } from './shape-network'
import { loadTensorFlow, type TensorFlow } from './tensorflow'

let tensorflow: TensorFlow
let tf: TensorFlow['tf']
beforeAll(async () => {
  tensorflow = await loadTensorFlow()
  tf = tensorflow.tf
})

function expectClose(found: Tensor | undefined, expected: Tensor | undefined): void {
  expect(found?.shape).toEqual(expected?.shape)
  const scale = Math.max(1, expected?.abs().max().dataSync()[0] ?? NaN)
  const difference = found?.sub(expected ?? NaN).abs().max().dataSync()[0] ?? NaN // prettier-ignore
  expect(difference / scale).toBeLessThan(1e-5)
}

const random = (shape: number[], seed: number): Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed)
const layer = (stride: Layer['stride'], kernel: readonly number[]): Layer => ({
  ...{ name: 'layer', activation: null, slopes: [], stride, kernel, isBayesian: false, takesPsf: false },
})

describe('gradients', () => {
  it.each([1, 2] as const)(
    'of a convolution of stride %i by convolutions are those of TensorFlow',
    (stride) => {
      tf.tidy(() => {
        const [pixels, kernel] = [random([3, 10, 10, 2], 1), random([3, 3, 2, 5], 2)]
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
        const expected = theirs([pixels, kernel])
        ours([pixels, kernel]).forEach((gradient, at) => expectClose(gradient, expected[at]))
      })
    },
  )

  it.each([[[4]], [[6, 6, 4]]])('of a PReLU with slopes of shape %j are those of TensorFlow', (shape) => {
    tf.tidy(() => {
      const [values, slopes] = [random([3, 6, 6, 4], 3), random(shape, 4)]
      const loss = (operation: (x: Tensor, a: Tensor) => Tensor) => (x: Tensor, a: Tensor) =>
        operation(x, a).square().sum()
      const ours = tf.grads(loss((x, a) => prelu(tf, x, a)))([values, slopes])
      const theirs = tf.grads(loss((x, a) => tf.prelu(x, a)))([values, slopes])
      ours.forEach((gradient, at) => expectClose(gradient, theirs[at]))
    })
  })
})

describe("TensorFlow.js's own layers", () => {
  /** tfjs-node carries them beside the operations. */
  const layersOr = (skip: () => void): (typeof Native)['layers'] => {
    if (!tensorflow.graphs) skip()
    return (createRequire(import.meta.url)('@tensorflow/tfjs-node') as typeof Native).layers
  }

  it('give the same outputs and gradients for a convolution of stride 1', ({ skip }) => {
    const layers = layersOr(skip)
    tf.tidy(() => {
      const [pixels, kernel] = [random([2, 8, 8, 3], 5), random([3, 3, 3, 4], 6)]
      const theirs = layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', useBias: false })
      theirs.build([null, 8, 8, 3])
      theirs.setWeights([kernel as never]) // the same class of tensors, typed by another copy of the package
      const apply = (x: Tensor): Tensor => theirs.apply(x as never) as unknown as Tensor
      const ours = (x: Tensor): Tensor => linear(tf, layer(1, [3, 3, 3, 4]), x, kernel)
      expectClose(ours(pixels), apply(pixels))
      expectClose(
        tf.grad((x: Tensor) => ours(x).square().sum())(pixels),
        tf.grad((x: Tensor) => apply(x).square().sum())(pixels),
      )
    })
  })

  it('give the same outputs for a PReLU after a dense layer', ({ skip }) => {
    const layers = layersOr(skip)
    tf.tidy(() => {
      const [values, kernel, slopes] = [random([5, 6], 7), random([6, 4], 8), random([4], 9)]
      const dense = layers.dense({ units: 4, useBias: false })
      const activation = layers.prelu()
      dense.build([null, 6])
      activation.build([null, 4])
      dense.setWeights([kernel as never])
      activation.setWeights([slopes as never])
      const theirs = activation.apply(dense.apply(values as never)) as unknown as Tensor
      expectClose(prelu(tf, linear(tf, layer(0, [6, 4]), values, kernel), slopes), theirs)
    })
  })
})
