import { binary } from './binary'
import type { GraphBuilder } from '../graph-builder'
import type { Tensor } from '../tensor'
import { unary } from './unary'

/** The Gaussian error linear unit by its approximation with tanh (Hendrycks & Gimpel 2016), as BERT has it: eight kernels. */
export function gelu(graph: GraphBuilder, input: Tensor): Tensor {
  const cubic = unary(graph, 'Mul', unary(graph, 'Pow', input))
  const argument = unary(graph, 'Mul', binary(graph, 'AddV2', input, cubic))
  const share = unary(graph, 'Mul', unary(graph, 'AddV2', unary(graph, 'Tanh', argument)))
  return binary(graph, 'Mul', input, share)
}
