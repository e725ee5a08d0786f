import { binary } from './binary'
import type { GraphBuilder } from '../graph-builder'
import { rowMean } from './row-mean'
import { withoutGradient, type Tensor } from '../tensor'
import { unary } from './unary'

/** Vectors of an example, and the elements of each. */
export interface Vectors {
  readonly rows: number
  readonly width: number
}

/**
 * Layer normalisation (Ba et al. 2016) as TensorFlow's `moments` and `batch_normalization` run it: eleven kernels. No gradient flows
 * through the mean within the variance, where it vanishes.
 */
export function layerNormalisation(graph: GraphBuilder, input: Tensor, { rows, width }: Vectors): Tensor {
  const [scale, offset] = [graph.variable(width), graph.variable(width)]
  const { elements } = input
  const mean = rowMean(graph, input, rows)
  const difference = binary(graph, 'SquaredDifference', input, withoutGradient(mean))
  const variance = unary(graph, 'AddV2', rowMean(graph, difference, rows))
  const factor = binary(graph, 'Mul', unary(graph, 'Rsqrt', variance), scale, elements)
  const shift = binary(graph, 'Sub', offset, binary(graph, 'Mul', mean, factor))
  return binary(graph, 'AddV2', binary(graph, 'Mul', input, factor), shift)
}

/** Normalisation by the root mean square (Zhang & Sennrich 2019): six kernels. */
export function rootMeanSquareNormalisation(
  graph: GraphBuilder,
  input: Tensor,
  { rows, width }: Vectors,
): Tensor {
  const scale = graph.variable(width)
  const power = unary(graph, 'AddV2', rowMean(graph, unary(graph, 'Square', input), rows))
  return binary(graph, 'Mul', binary(graph, 'Mul', input, unary(graph, 'Rsqrt', power)), scale)
}
