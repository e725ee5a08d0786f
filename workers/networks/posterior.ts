import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { linear, type Operations } from './differentiable-layers'
import { meanPart, tensorOf, type LinearPart, type Tensors } from './eager-network'
import { randomStream, type RandomStream } from './random-stream'
import { layersOf, type Layer, type ShapeArchitecture } from './shape-network'

/** What keeps a variance from 0, where its root has no derivative. */
const SMALLEST_VARIANCE = 1e-12

/**
 * Layers as training sees them: a Bayesian kernel is N(kernel, softplus(kernel_rho)^2), element by element (Blundell et al. 2015), and
 * drawn anew for each stamp: dense layers by local reparameterisation (Kingma, Salimans & Welling 2015), convolutions
 * by Flipout (Wen et al. 2018). What is drawn depends on `seeds` and the place of the layer alone.
 */
export function sampledPart(
  tf: Operations,
  architecture: ShapeArchitecture,
  seeds: readonly number[],
): LinearPart {
  const places = new Map(layersOf(architecture).map(({ name }, place) => [name, place]))
  const mean = meanPart(tf)
  return (layer, values, tensors) => {
    if (!layer.isBayesian) return mean(layer, values, tensors)
    const random = randomStream(...seeds, places.get(layer.name) ?? 0)
    const kernel = tensorOf(tensors, `${layer.name}.kernel`)
    const sigma = tf.softplus(tensorOf(tensors, `${layer.name}.kernel_rho`))
    const sample = layer.stride === 0 ? sampleOutputs : flipout
    return sample(tf, layer, values, { kernel, sigma }, random)
  }
}

/** The mean and the standard deviation of each element of a kernel. */
export interface GaussianKernel {
  readonly kernel: Tensor
  readonly sigma: Tensor
}

/**
 * Outputs `[stamp, out]` of a dense layer whose kernel is drawn for each stamp: their own distribution, N(x mu, x^2 sigma^2), is sampled
 * instead of the kernel's.
 */
export function sampleOutputs(
  tf: Operations,
  layer: Layer,
  values: Tensor,
  { kernel, sigma }: GaussianKernel,
  random: RandomStream,
): Tensor {
  const mean = linear(tf, layer, values, kernel)
  const variance = linear(tf, layer, tf.square(values), tf.square(sigma))
  const epsilon = tf.tensor(random.normals(mean.size), mean.shape)
  return tf.add(mean, tf.mul(tf.sqrt(tf.add(variance, SMALLEST_VARIANCE)), epsilon))
}

/**
 * Outputs of a layer with one deviation of the kernel for all stamps, whose signs are turned for each stamp by a random sign of each
 * channel that comes in and of each that goes out. The stamps' deviations are then independent of one another in pairs, and each
 * has the distribution of one drawn by itself.
 */
export function flipout(
  tf: Operations,
  layer: Layer,
  values: Tensor,
  { kernel, sigma }: GaussianKernel,
  random: RandomStream,
): Tensor {
  const mean = linear(tf, layer, values, kernel)
  const deviation = tf.mul(sigma, tf.tensor(random.normals(kernel.size), kernel.shape))
  const signsIn = signsFor(tf, values, random)
  const signsOut = signsFor(tf, mean, random)
  const turned = linear(tf, layer, tf.mul(values, signsIn), deviation)
  return tf.add(mean, tf.mul(turned, signsOut))
}

/** A sign for each stamp and channel of values. */
function signsFor(tf: Operations, values: Tensor, random: RandomStream): Tensor {
  const [stamps = 0, ...inner] = values.shape
  const channels = inner.at(-1) ?? 0
  return tf.tensor(random.signs(stamps * channels), [stamps, ...inner.slice(1).map(() => 1), channels])
}

/**
 * The Kullback-Leibler divergence, in nats, of a Gaussian posterior from the prior N(0, prior^2), element by element: the sum of
 * ln(prior / sigma) + (sigma^2 + mu^2) / (2 prior^2) - 1/2.
 */
export function divergence(tf: Operations, { kernel, sigma }: GaussianKernel, prior: number): Scalar {
  const squares = tf.mul(tf.add(tf.square(sigma), tf.square(kernel)), 1 / (2 * prior ** 2))
  return tf.sum(tf.sub(squares, tf.add(tf.log(sigma), 0.5 - Math.log(prior))))
}

/** The divergence of all Bayesian layers of a network, in nats. */
export function networkDivergence(
  tf: Operations,
  architecture: ShapeArchitecture,
  tensors: Tensors,
  prior: number,
): Scalar {
  const bayesian = layersOf(architecture).filter(({ isBayesian }) => isBayesian)
  return bayesian.reduce((sum: Scalar, { name }) => {
    const kernel = tensorOf(tensors, `${name}.kernel`)
    const sigma = tf.softplus(tensorOf(tensors, `${name}.kernel_rho`))
    return tf.add(sum, divergence(tf, { kernel, sigma }, prior))
  }, tf.scalar(0))
}
