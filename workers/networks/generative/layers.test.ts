import { beforeAll, describe, expect, it } from 'vitest'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { randomStream } from '../random-stream'
import { loadTensorFlow, type TensorFlow } from '../tensorflow'
import { double, doubleByConvolutions, halve, profilesOf, silu } from './layers'

let tf: TensorFlow['tf']
beforeAll(async () => {
  tf = (await loadTensorFlow()).tf
})

const normals = (seed: number, shape: [number, number, number, number]): Tensor4D =>
  tf.tensor4d(randomStream(seed).normals(shape[0] * shape[1] * shape[2] * shape[3]), shape)

function expectAlike(one: Tensor, other: Tensor, tolerance = 1e-4): void {
  expect(one.shape).toEqual(other.shape)
  expect(tf.max(tf.abs(tf.sub(one, other))).dataSync()[0]).toBeLessThan(tolerance)
}

describe('a transposed convolution', () => {
  it('by convolutions is that of TensorFlow, and so are its gradients', () => {
    tf.tidy(() => {
      const [values, kernel, weights] = [
        normals(1, [2, 4, 5, 3]),
        normals(2, [4, 4, 2, 3]),
        normals(3, [2, 8, 10, 2]),
      ]
      const library = (x: Tensor, w: Tensor): Tensor =>
        tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, 8, 10, 2], 2, 'same') // as they went in
      const ours = (x: Tensor, w: Tensor): Tensor => doubleByConvolutions(tf, x as Tensor4D, w as Tensor4D) // likewise
      expectAlike(ours(values, kernel), library(values, kernel))
      expectAlike(double(tf, values, kernel), library(values, kernel))
      const gradients = [library, ours].map((layer) =>
        tf.grads((x: Tensor, w: Tensor) => tf.sum(tf.mul(layer(x, w), weights)))([values, kernel]),
      )
      expectAlike(gradients[0]?.[0] ?? expect.fail(), gradients[1]?.[0] ?? expect.fail())
      expectAlike(gradients[0]?.[1] ?? expect.fail(), gradients[1]?.[1] ?? expect.fail())
    })
  })

  it('is the transpose of a convolution: <double(x), y> = <x, conv(y)>', () => {
    tf.tidy(() => {
      const [x, kernel, y] = [normals(1, [1, 3, 3, 2]), normals(2, [4, 4, 5, 2]), normals(3, [1, 6, 6, 5])]
      const one = tf.sum(tf.mul(double(tf, x, kernel), y)).dataSync()[0] ?? NaN
      const other = tf.sum(tf.mul(x, tf.conv2d(y, kernel, 2, 'same'))).dataSync()[0] ?? NaN
      expect(one).toBeCloseTo(other, 3)
    })
  })
})

it('a convolution of stride 2 with a border of one halves the side', () => {
  tf.tidy(() => {
    const ones = tf.ones([1, 4, 4, 1]) as Tensor4D
    const sums = halve(tf, ones, tf.ones([3, 3, 1, 1]))
    expect([...sums.dataSync()]).toEqual([4, 6, 6, 9])
  })
})

it('SiLU and its derivative are those of the formula', () => {
  tf.tidy(() => {
    const at = [-3, -0.5, 0, 1.2784645, 4]
    const value = silu(tf, tf.tensor1d(at)).dataSync()
    const slope = tf
      .grad((x: Tensor) => tf.sum(silu(tf, x)))(tf.tensor1d(at))
      .dataSync()
    at.forEach((x, index) => {
      const gate = 1 / (1 + Math.exp(-x))
      expect(value[index]).toBeCloseTo(x * gate, 5)
      expect(slope[index]).toBeCloseTo(gate * (1 + x * (1 - gate)), 5)
    })
  })
})

it('profiles are positive, of sum 1 in each band, and have the gradient of a softmax', () => {
  tf.tidy(() => {
    const logits = normals(4, [2, 3, 3, 2])
    const weights = normals(5, [2, 3, 3, 2])
    const profiles = profilesOf(tf, logits)
    ;[...tf.sum(profiles, [1, 2]).dataSync()].forEach((sum) => expect(sum).toBeCloseTo(1, 6))
    expect(tf.min(profiles).dataSync()[0]).toBeGreaterThan(0)
    const found = tf.grad((x: Tensor) => tf.sum(tf.mul(profilesOf(tf, x), weights)))(logits)
    // d p_i / d x_j = p_i (delta_ij - p_j), so that the gradient is p (w - sum p w).
    const mean = tf.sum(tf.mul(profiles, weights), [1, 2], true)
    expectAlike(found, tf.mul(profiles, tf.sub(weights, mean)), 1e-5)
  })
})
