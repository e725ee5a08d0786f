import { binary } from './binary'
import type { GraphBuilder } from '../graph-builder'
import type { Tensor } from '../tensor'
import { unary } from './unary'

/** Swish, or SiLU (Ramachandran et al. 2017): x times its sigmoid. */
export function swish(graph: GraphBuilder, input: Tensor): Tensor {
  return binary(graph, 'Mul', input, unary(graph, 'Sigmoid', input))
}
