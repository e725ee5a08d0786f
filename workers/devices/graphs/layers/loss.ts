import { fixed, perExample } from '../../workload'
import { binary } from './binary'
import type { GraphBuilder } from '../graph-builder'
import { copy, elementwise, reduction } from '../kernel'
import type { Tensor } from '../tensor'

/** The mean of the losses of the examples, as Keras forms it. */
export function meanLoss(graph: GraphBuilder, losses: Tensor): Tensor {
  const total = sum(graph, losses)
  return graph.run(elementwise('DivNoNan', fixed(1)), {
    gradients: [{ of: [total], kernels: [elementwise('DivNoNan', fixed(1))], needs: [] }],
  })
}

/** The loss with the terms that layers add to it. */
export function withTerms(graph: GraphBuilder, loss: Tensor, terms: readonly Tensor[]): Tensor {
  const [first, ...others] = terms
  if (first === undefined) return loss
  if (others.length === 0) return binary(graph, 'AddV2', loss, first)
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

/** The mean of all elements of a tensor; its gradient is divided and repeated. */
export function meanOf(graph: GraphBuilder, input: Tensor): Tensor {
  const back = [elementwise('RealDiv', fixed(1)), copy('Tile', input.elements, fixed(1))]
  return graph.run(reduction('Mean', input.elements, fixed(1)), {
    gradients: [{ of: [input], kernels: back, needs: [] }],
  })
}
