import { fixed } from '../../workload'
import { binary } from './binary'
import { biasAdd, convolutionWeights, convolve, type Convolution, type FeatureMaps } from './convolution'
import { multiply, type Dense } from './dense'
import type { GraphBuilder } from '../graph-builder'
import { copy, elementwise, reduction } from '../kernel'
import { sum } from './loss'
import type { Tensor } from '../tensor'
import { unary } from './unary'

/** What a Bayesian layer adds: its divergence, and how many weights were drawn. */
interface Drawn {
  readonly weights: Tensor
  readonly divergence: Tensor | null
}

/** A Bayesian layer's output, with its divergence from the prior; null outside training. */
export interface Bayesian<Output> {
  readonly output: Output
  readonly divergence: Tensor | null
}

/**
 * Weights of a Gaussian posterior with a mean and a deviation each (Blundell et al. 2015), drawn once for all examples of a step:
 * mean + (epsilon + softplus(scale)) x a standard normal, as TensorFlow Probability's `default_mean_field_normal_fn` does.
 */
function drawWeights(graph: GraphBuilder, elements: number): Drawn {
  const [mean, scale] = [graph.variable(elements), graph.variable(elements)]
  const deviation = unary(graph, 'AddV2', unary(graph, 'Softplus', scale))
  const noise = graph.run(random(elements))
  graph.sampledWeights += elements
  const weights = binary(graph, 'AddV2', binary(graph, 'Mul', noise, deviation), mean)
  return { weights, divergence: graph.training ? divergence(graph, mean, deviation) : null }
}

function random(elements: number) {
  return { ...elementwise('RandomStandardNormal', fixed(elements), { engine: 'random' }), reads: fixed(0) }
}

/**
 * The divergence of Gaussians from the standard normal, over 8,000: half of (deviation^2 - 1 - log deviation^2) + mean^2 / 2, summed.
 * What of the general expression is constant with this prior, TensorFlow folds.
 */
function divergence(graph: GraphBuilder, mean: Tensor, deviation: Tensor): Tensor {
  const ratio = unary(graph, 'Square', deviation)
  const difference = unary(graph, 'Mul', unary(graph, 'SquaredDifference', mean))
  const excess = binary(graph, 'Sub', unary(graph, 'Sub', ratio), unary(graph, 'Log', ratio))
  const each = binary(graph, 'AddV2', difference, unary(graph, 'Mul', excess))
  return unary(graph, 'Mul', sum(graph, each))
}

/** A bias whose posterior is a point: the variable, repeated to the shape of a draw of it (`BroadcastTo`). */
function pointBias(graph: GraphBuilder, channels: number): Tensor {
  const bias = graph.variable(channels)
  const back = reduction('Sum', fixed(channels), fixed(channels))
  return graph.run(copy('BroadcastTo', fixed(channels)), {
    gradients: [{ of: [bias], kernels: [back], needs: [] }],
  })
}

/** TensorFlow Probability's `Convolution2DReparameterization`. */
export function bayesianConvolution(
  graph: GraphBuilder,
  input: FeatureMaps,
  convolution: Convolution,
): Bayesian<FeatureMaps> {
  const { weights, divergence } = drawWeights(graph, convolutionWeights(convolution, input.channels))
  const maps = convolve(graph, input, weights, convolution)
  const bias = pointBias(graph, maps.channels)
  return { output: { ...maps, tensor: biasAdd(graph, maps.tensor, maps.channels, bias) }, divergence }
}

/** TensorFlow Probability's `DenseReparameterization`. */
export function bayesianDense(graph: GraphBuilder, input: Tensor, dense: Dense): Bayesian<Tensor> {
  const { weights, divergence } = drawWeights(graph, dense.inputs * dense.outputs)
  const product = multiply(graph, input, weights, dense)
  const bias = pointBias(graph, dense.outputs)
  return { output: biasAdd(graph, product, dense.outputs, bias), divergence }
}
