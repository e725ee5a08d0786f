import { fixed } from '../workload'
import { binary } from './binary'
import type { GraphBuilder } from './graph-builder'
import { elementwise } from './kernel'
import { sum } from './reparameterised'
import type { Tensor } from './tensor'
import { unary } from './unary'

/** The mean of the losses of the examples, and what Keras adds up of it for its report. */
export function meanLoss(graph: GraphBuilder, losses: Tensor): Tensor {
  const mean = unary(graph, 'Mul', sum(graph, losses))
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
