import { fixed, perExample, type MatrixProduct } from '../../workload'
import { binary } from './binary'
import type { GraphBuilder } from '../graph-builder'
import { matrixProduct, reduction } from '../kernel'
import type { Tensor } from '../tensor'

/** Feature maps: `side` x `side` pixels x `channels` for each example. */
export interface FeatureMaps {
  readonly tensor: Tensor
  readonly side: number
  readonly channels: number
}

/** A convolution whose output has side `ceil(side / stride)` (padding `same`). `groups` equals the channels where it is depthwise. */
export interface Convolution {
  readonly filters: number
  readonly size: number
  readonly stride?: number
  readonly groups?: number
}

/** Elements of the weights of a convolution of so many channels. */
export function convolutionWeights({ filters, size, groups = 1 }: Convolution, channels: number): number {
  return (size * size * channels * filters) / groups
}

/** `Conv2D`, or `DepthwiseConv2dNative`, with weights that are a variable or drawn; no bias. */
export function convolve(
  graph: GraphBuilder,
  input: FeatureMaps,
  weights: Tensor,
  convolution: Convolution,
): FeatureMaps {
  const { filters, size, stride = 1, groups = 1 } = convolution
  const side = Math.ceil(input.side / stride)
  const shape = {
    pixels: side * side,
    filters: filters / groups,
    depth: (size * size * input.channels) / groups,
    groups,
  }
  const kernels = kernelsOf(shape, input.tensor, weights, groups > 1)
  const tensor = graph.run(kernels.forward, {
    gradients: [
      { of: [input.tensor], kernels: [kernels.inputGradient], needs: [weights] },
      { of: [weights], kernels: [kernels.weightGradient], needs: [input.tensor] },
    ],
  })
  return { tensor, side, channels: filters }
}

/** A convolution with a variable for its weights and, unless normalisation follows, a bias. */
export function convolutionLayer(
  graph: GraphBuilder,
  input: FeatureMaps,
  convolution: Convolution,
  bias = true,
): FeatureMaps {
  const weights = graph.variable(convolutionWeights(convolution, input.channels))
  const output = convolve(graph, input, weights, convolution)
  return bias ? { ...output, tensor: biasAdd(graph, output.tensor, output.channels) } : output
}

/** `BiasAdd` of a variable of `channels` elements, or of `bias` where that is drawn. */
export function biasAdd(
  graph: GraphBuilder,
  input: Tensor,
  channels: number,
  bias = graph.variable(channels),
): Tensor {
  const { elements } = input
  const forward = { ...reduction('BiasAdd', elements, elements) }
  const gradient = reduction('BiasAddGrad', elements, fixed(channels))
  return graph.run(forward, {
    gradients: [
      { of: [input], kernels: [], needs: [] },
      { of: [bias], kernels: [gradient], needs: [] },
    ],
  })
}

interface Shape {
  readonly pixels: number
  readonly filters: number
  readonly depth: number
  readonly groups: number
}

function kernelsOf(
  { pixels, filters, depth, groups }: Shape,
  input: Tensor,
  weights: Tensor,
  apart: boolean,
) {
  const output = perExample(pixels * filters * groups)
  const name = apart ? 'DepthwiseConv2dNative' : 'Conv2D'
  const product = (
    rows: MatrixProduct['rows'],
    columns: MatrixProduct['rows'],
    over: MatrixProduct['rows'],
  ) => ({
    ...{ rows, columns, depth: over, groups },
  })
  const [rows, columns, over] = [perExample(pixels), fixed(filters), fixed(depth)]
  return {
    forward: matrixProduct(name, product(rows, columns, over), [input.elements, weights.elements], output),
    inputGradient: matrixProduct(
      `${name}BackpropInput`,
      product(rows, over, columns),
      [output, weights.elements],
      input.elements,
    ),
    weightGradient: matrixProduct(
      `${name}BackpropFilter`,
      product(over, columns, rows),
      [input.elements, output],
      weights.elements,
    ),
  }
}

/** A skip: `AddV2` of feature maps of the same shape. */
export function addMaps(graph: GraphBuilder, left: FeatureMaps, right: FeatureMaps): FeatureMaps {
  return { ...left, tensor: binary(graph, 'AddV2', left.tensor, right.tensor) }
}
