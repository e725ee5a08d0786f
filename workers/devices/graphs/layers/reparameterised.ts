import { fixed } from '../../workload'
import { binary } from './binary'
import { biasAdd, convolutionWeights, convolve, type Convolution, type FeatureMaps } from './convolution'
import { multiply, type Dense } from './dense'
import type { GraphBuilder } from '../graph-builder'
import { copy, elementwise, reduction } from '../kernel'
import { sum } from './loss'
import type { Tensor } from '../tensor'
import { unary } from './unary'

/** A Bayesian layer's output, with its divergence from the prior; null where the step does not have it. */
export interface Bayesian<Output> {
  readonly output: Output
  readonly divergence: Tensor | null
}

/** The variables of a Gaussian posterior. */
interface Posterior {
  readonly mean: Tensor
  readonly scale: Tensor
}

function posterior(graph: GraphBuilder, elements: number): Posterior {
  return { mean: graph.variable(elements), scale: graph.variable(elements) }
}

function deviationOf(graph: GraphBuilder, { scale }: Posterior): Tensor {
  return unary(graph, 'AddV2', unary(graph, 'Softplus', scale))
}

/**
 * Weights of a Gaussian posterior with a mean and a deviation each (Blundell et al. 2015), drawn once for all examples of a step:
 * mean + (epsilon + softplus(scale)) x a standard normal, as TensorFlow Probability's `default_mean_field_normal_fn` does. A draw has a
 * dimension of its own, over which both gradients are summed although it is one.
 */
function drawWeights(graph: GraphBuilder, variables: Posterior): Tensor {
  const { elements } = variables.mean
  const deviation = deviationOf(graph, variables)
  const noise = graph.run({
    ...elementwise('RandomStandardNormal', elements, { engine: 'random' }),
    reads: fixed(0),
  })
  graph.sampledWeights += elements.fixed
  const overDraws = reduction('Sum', elements, elements)
  const product = elementwise('Mul', elements, { arrays: 2 })
  const scaled = graph.run(product, {
    gradients: [{ of: [deviation], kernels: [product, overDraws], needs: [noise] }],
  })
  return graph.run(elementwise('AddV2', elements, { arrays: 2 }), {
    gradients: [
      { of: [scaled], kernels: [], needs: [] },
      { of: [variables.mean], kernels: [overDraws], needs: [] },
    ],
  })
}

/**
 * The divergence of Gaussians from a normal prior, over 8,000, as TensorFlow Probability 0.9 writes it: with l the logarithm of the ratio
 * of deviations the sum of (difference^2 + exp(2 l) - 1) / 2 - l, where means are in units of the prior's deviation.
 */
function divergenceOf(graph: GraphBuilder, variables: Posterior): Tensor {
  const { elements } = variables.mean
  const prior = { mean: graph.constant(elements), deviation: graph.constant(elements) }
  const logarithm = binary(
    graph,
    'Sub',
    unary(graph, 'Log', deviationOf(graph, variables)),
    unary(graph, 'Log', prior.deviation),
  )
  const mean = binary(graph, 'RealDiv', variables.mean, prior.deviation)
  const difference = binary(
    graph,
    'SquaredDifference',
    mean,
    binary(graph, 'RealDiv', prior.mean, prior.deviation),
  )
  const ratio = unary(graph, 'Expm1', unary(graph, 'Mul', logarithm))
  const half = unary(graph, 'Mul', binary(graph, 'AddV2', difference, ratio))
  return unary(graph, 'Mul', sum(graph, binary(graph, 'Sub', half, logarithm)))
}

/** A bias whose posterior is a point: the variable, repeated to the shape of a draw of it (`BroadcastTo`). */
function pointBias(graph: GraphBuilder, channels: number): Tensor {
  const bias = graph.variable(channels)
  return graph.run(copy('BroadcastTo', fixed(channels)), {
    gradients: [{ of: [bias], kernels: [], needs: [] }],
  })
}

/**
 * TensorFlow Probability's `Convolution2DReparameterization`. Version 0.9 adds its divergence to the loss only when it is first called,
 * which Keras does to build the network, so that no step of training has it.
 */
export function bayesianConvolution(
  graph: GraphBuilder,
  input: FeatureMaps,
  convolution: Convolution,
): Bayesian<FeatureMaps> {
  const variables = posterior(graph, convolutionWeights(convolution, input.channels))
  const maps = convolve(graph, input, drawWeights(graph, variables), convolution)
  const bias = pointBias(graph, maps.channels)
  const tensor = biasAdd(graph, maps.tensor, maps.channels, bias)
  return { output: { ...maps, tensor }, divergence: null }
}

/** TensorFlow Probability's `DenseReparameterization`, whose divergence each step of training has. */
export function bayesianDense(graph: GraphBuilder, input: Tensor, dense: Dense): Bayesian<Tensor> {
  const variables = posterior(graph, dense.inputs * dense.outputs)
  const product = multiply(graph, input, drawWeights(graph, variables), dense)
  const output = biasAdd(graph, product, dense.outputs, pointBias(graph, dense.outputs))
  return { output, divergence: graph.training ? divergenceOf(graph, variables) : null }
}
