import { binary } from './binary'
import type { FeatureMaps } from './convolution'
import type { GraphBuilder } from '../graph-builder'
import type { Tensor } from '../tensor'
import { unary } from './unary'

/**
 * A parametric ReLU (He et al. 2015) as Keras has it: a slope for each of `slopes` elements of an example, and
 * `relu(x) + (-slope) x relu(-x)`: six kernels.
 */
export function prelu(graph: GraphBuilder, input: Tensor, slopes: number): Tensor {
  const positive = unary(graph, 'Relu', input)
  const negativeSlope = unary(graph, 'Neg', graph.variable(slopes))
  const negative = unary(graph, 'Relu', unary(graph, 'Neg', input))
  return binary(graph, 'AddV2', positive, binary(graph, 'Mul', negativeSlope, negative))
}

/** The same on feature maps, with a slope for each pixel and channel. */
export function preluMaps(graph: GraphBuilder, maps: FeatureMaps): FeatureMaps {
  return { ...maps, tensor: prelu(graph, maps.tensor, maps.side ** 2 * maps.channels) }
}
