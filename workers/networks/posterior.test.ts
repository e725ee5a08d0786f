import type { Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { linear } from './differentiable-layers'
import {
  divergence,
  flipout,
  networkDivergence,
  sampledPart,
  sampleOutputs,
  type GaussianKernel,
} from './posterior'
import { randomStream } from './random-stream'
import type { Layer } from './shape-network'
import { loadTensorFlow, type TensorFlow } from './tensorflow'
import { ARCHITECTURES, fullyBayesian } from './architectures'

let tf: TensorFlow['tf']
beforeAll(async () => {
  tf = (await loadTensorFlow()).tf
})

const base = { activation: null, slopes: [], isBayesian: true, takesPsf: false }
const dense: Layer = { ...base, name: 'dense', stride: 0, kernel: [12, 3] }
const convolution: Layer = { ...base, name: 'conv', stride: 2, kernel: [3, 3, 2, 3] }

/** A kernel and its deviations, of a size like that of its mean. */
function gaussianKernel({ kernel: shape }: Layer): GaussianKernel {
  const size = shape.reduce((product, side) => product * side, 1)
  const random = randomStream(7, size)
  return {
    kernel: tf.tensor(random.normals(size), [...shape]),
    sigma: tf.tensor(
      random.normals(size).map((value) => 0.2 + 0.3 * Math.abs(value)),
      [...shape],
    ),
  }
}

/** Values for a layer: the same stamp `copies` times. */
function copiesOf(copies: number): Tensor {
  const stamp = tf.tensor(randomStream(3).normals(4 * 4 * 2), [1, 4, 4, 2])
  return tf.tile(stamp, [copies, 1, 1, 1])
}

type Sampled = typeof flipout

/** Mean and variance of each output over `rounds` draws for 256 stamps each. */
function moments(sample: Sampled, layer: Layer, rounds: number, ofStamp: (values: Tensor) => Tensor) {
  return tf.tidy(() => {
    const [values, posterior] = [ofStamp(copiesOf(256)), gaussianKernel(layer)]
    const all = Array.from({ length: rounds }, (_, round) =>
      sample(tf, layer, values, posterior, randomStream(11, round)),
    )
    const { mean, variance } = tf.moments(tf.concat(all), 0)
    return { mean: mean.dataSync<'float32'>(), variance: variance.dataSync<'float32'>() }
  })
}

/** What a layer does whose kernel is drawn as a whole. */
const drawn: Sampled = (_tf, layer, values, { kernel, sigma }, random) => {
  const epsilon = tf.tensor(random.normals(kernel.size), kernel.shape)
  return linear(tf, layer, tf.slice(values, 0, 1), tf.add(kernel, tf.mul(sigma, epsilon)))
}

describe.each([
  ['flipout', convolution, flipout, (values: Tensor) => values, 60],
  [
    'flipout of a dense layer',
    dense,
    flipout,
    (values: Tensor) => values.reshape([-1, 32]).slice([0, 0], [-1, 12]),
    60,
  ],
  [
    'local reparameterisation',
    dense,
    sampleOutputs,
    (values: Tensor) => values.reshape([-1, 32]).slice([0, 0], [-1, 12]),
    10,
  ],
] as const)('%s', (_name, layer, sample, ofStamp, rounds) => {
  it('has the mean and the variance of the sum of Gaussians', () => {
    const found = moments(sample, layer, rounds, ofStamp)
    tf.tidy(() => {
      const [values, { kernel, sigma }] = [ofStamp(copiesOf(1)), gaussianKernel(layer)]
      const mean = linear(tf, layer, values, kernel).dataSync<'float32'>()
      const variance = linear(tf, layer, tf.square(values), tf.square(sigma)).dataSync<'float32'>()
      mean.forEach((expected, at) => {
        const scale = variance[at] ?? NaN
        expect(Math.abs((found.mean[at] ?? NaN) - expected)).toBeLessThan(0.4 * Math.sqrt(scale))
        expect(Math.abs((found.variance[at] ?? NaN) / scale - 1)).toBeLessThan(0.5)
      })
      const ratios = variance.map((expected, at) => (found.variance[at] ?? NaN) / expected)
      expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeCloseTo(1, 0.8)
    })
  })

  it('varies as weights do that are sampled as a whole', () => {
    const found = moments(sample, layer, rounds, ofStamp)
    const sampled = moments(drawn, layer, 3000, ofStamp)
    const [one, other] = [found, sampled].map(({ variance }) =>
      variance.reduce((sum, value) => sum + value, 0),
    )
    expect((one ?? NaN) / (other ?? NaN)).toBeGreaterThan(0.85)
    expect((one ?? NaN) / (other ?? NaN)).toBeLessThan(1.15)
  })

  it('has the gradients of finite differences, for the mean and for the deviation', () => {
    tf.tidy(() => {
      const values = ofStamp(copiesOf(2))
      const { kernel, sigma } = gaussianKernel(layer)
      const loss = (mean: Tensor, deviation: Tensor): Tensor =>
        sample(tf, layer, values, { kernel: mean, sigma: deviation }, randomStream(5)).square().mean()
      const gradients = tf.grads(loss)([kernel, sigma])
      for (const at of [0, 7, kernel.size - 1]) {
        const step = tf.oneHot(at, kernel.size).mul(0.01).reshape(kernel.shape)
        const difference = (sign: number): number[] =>
          [loss(kernel.add(step.mul(sign)), sigma), loss(kernel, sigma.add(step.mul(sign)))].map(
            (value) => value.dataSync<'float32'>()[0] ?? NaN,
          )
        const [ahead, behind] = [difference(1), difference(-1)]
        gradients.forEach((gradient, which) => {
          const expected = ((ahead[which] ?? NaN) - (behind[which] ?? NaN)) / 0.02
          expect(Math.abs((gradient.dataSync<'float32'>()[at] ?? NaN) - expected)).toBeLessThan(
            0.01 * Math.max(1, Math.abs(expected)),
          )
        })
      }
    })
  })
})

describe('the divergence from the prior', () => {
  const [mu, sigma, prior] = [[0.3, -0.1, 0], [0.05, 0.2, 0.1], 0.1] as const

  it('is that of Gaussians, and zero for the prior itself', () => {
    const found = divergence(
      tf,
      { kernel: tf.tensor1d([...mu]), sigma: tf.tensor1d([...sigma]) },
      prior,
    ).dataSync<'float32'>()[0]
    // Integral of q ln(q / p), by the trapezium rule.
    const integral = mu.map((mean, at) => {
      const width = sigma[at] ?? NaN
      const normal = (x: number, m: number, s: number): number =>
        Math.exp(-(((x - m) / s) ** 2) / 2) / (s * Math.sqrt(2 * Math.PI))
      return Array.from({ length: 4001 }, (_, k) => mean + width * (k - 2000) * 0.004).reduce((sum, x) => {
        const [q, p] = [normal(x, mean, width), normal(x, 0, prior)]
        return sum + q * Math.log(q / p) * width * 0.004
      }, 0)
    })
    expect(found).toBeCloseTo(
      integral.reduce((sum, value) => sum + value, 0),
      4,
    )
    const itself = { kernel: tf.zeros([4]), sigma: tf.fill([4], prior) }
    expect(divergence(tf, itself, prior).dataSync<'float32'>()[0]).toBeCloseTo(0, 5)
  })

  it('has the gradients mu / prior^2 and sigma / prior^2 - 1 / sigma', () => {
    const gradient = tf.grads((kernel, deviation) => divergence(tf, { kernel, sigma: deviation }, prior))
    const [ofMean, ofSigma] = gradient([tf.tensor1d([...mu]), tf.tensor1d([...sigma])])
    ofMean
      ?.dataSync<'float32'>()
      .forEach((value, at) => expect(value).toBeCloseTo((mu[at] ?? NaN) / prior ** 2, 3))
    ofSigma?.dataSync<'float32'>().forEach((value, at) => {
      const width = sigma[at] ?? NaN
      expect(value).toBeCloseTo(width / prior ** 2 - 1 / width, 3)
    })
  })

  it('counts the Bayesian layers and no others', () => {
    const architecture = { ...ARCHITECTURES.small, bayesian: ['output'] }
    const tensors = new Map([
      ['output.kernel', tf.zeros([128, 5])],
      ['output.kernel_rho', tf.fill([128, 5], Math.log(Math.expm1(0.05)))],
    ])
    const each = Math.log(2) + 1 / 8 - 1 / 2
    expect(networkDivergence(tf, architecture, tensors, 0.1).dataSync<'float32'>()[0]).toBeCloseTo(
      640 * each,
      2,
    )
  })
})

it('a network draws the same numbers for the same step, and others for the next', () => {
  tf.tidy(() => {
    const architecture = fullyBayesian(ARCHITECTURES.small)
    const layer = { ...convolution, name: 'stage1.conv_b' }
    const { kernel, sigma } = gaussianKernel(layer)
    const tensors = new Map([
      ['stage1.conv_b.kernel', kernel],
      ['stage1.conv_b.kernel_rho', tf.log(tf.expm1(sigma))],
    ])
    const outputs = (step: number): number[] => [
      ...sampledPart(tf, architecture, [1, step])(layer, copiesOf(2), tensors).dataSync<'float32'>(),
    ]
    expect(outputs(1)).toEqual(outputs(1))
    expect(outputs(1)).not.toEqual(outputs(2))
  })
})
