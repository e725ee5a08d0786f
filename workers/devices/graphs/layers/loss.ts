import { fixed, perExample } from '../../workload'
import { binary } from './binary'
import type { GraphBuilder } from '../graph-builder'
import { copy, elementwise, reduction } from '../kernel'
import type { Tensor } from '../tensor'
import { unary } from './unary'

/** The mean of the losses of the examples, and what Keras adds up of it for its report. */
export function meanLoss(graph: GraphBuilder, losses: Tensor): Tensor {
  const mean = meanOf(graph, losses)
  for (const kernel of ['Mul', 'AssignAddVariableOp', 'AssignAddVariableOp', 'DivNoNan']) {
    graph.run(elementwise(kernel, fixed(1)))
  }
  return mean
}

/** The loss with the terms that layers add to it. */
export function withTerms(graph: GraphBuilder, loss: Tensor, terms: readonly Tensor[]): Tensor {
  if (terms.length === 0) return loss
  const gradients = terms.map((term) => ({ of: [term], kernels: [], needs: [] }))
  const all = graph.run(elementwise('AddN', fixed(1), { arrays: terms.length }), { gradients })
  return binary(graph, 'AddV2', loss, all)
}

/** The elements of each example added up; the gradient is repeated (`Tile`). */
export function sumPerExample(graph: GraphBuilder, input: Tensor): Tensor {
  const repeat = copy('Tile', input.elements, perExample(1))
  return graph.run(reduction('Sum', input.elements, perExample(1)), {
    gradients: [{ of: [input], kernels: [repeat], needs: [] }],
  })
}

/** All elements of a tensor added up; the gradient is repeated (`Tile`). */
export function sum(graph: GraphBuilder, input: Tensor): Tensor {
  const repeat = copy('Tile', input.elements, fixed(1))
  return graph.run(reduction('Sum', input.elements, fixed(1)), {
    gradients: [{ of: [input], kernels: [repeat], needs: [] }],
  })
}

/** The mean of all elements of a tensor. */
export function meanOf(graph: GraphBuilder, input: Tensor): Tensor {
  return unary(graph, 'Mul', sum(graph, input))
}
