import type { GraphBuilder } from '../graph-builder'
import { copy } from '../kernel'
import type { Tensor } from '../tensor'

/** The same elements in another order (`Transpose`), and back. */
export function transposed(graph: GraphBuilder, input: Tensor): Tensor {
  const kernel = copy('Transpose', input.elements)
  return graph.run(kernel, { gradients: [{ of: [input], kernels: [kernel], needs: [] }] })
}
