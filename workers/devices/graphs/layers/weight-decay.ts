import { fixed } from '../../workload'
import { withTerms } from './loss'
import type { GraphBuilder, Variable } from '../graph-builder'
import { elementwise } from '../kernel'
import type { Tensor } from '../tensor'
import { unary } from './unary'

/** The loss with half the squares of the variables that `decays` chooses (`L2Loss` of each, added up and weighted). */
export function withWeightDecay(
  graph: GraphBuilder,
  loss: Tensor,
  decays: (variable: Variable) => boolean,
): Tensor {
  const terms = graph.variables.filter(decays).map(({ tensor }) => {
    const gradient = elementwise('Mul', tensor.elements)
    const square = { ...elementwise('L2Loss', tensor.elements, { flopEach: 2 }), writes: fixed(1) }
    return graph.run(square, { gradients: [{ of: [tensor], kernels: [gradient], needs: [tensor] }] })
  })
  return withTerms(
    graph,
    loss,
    terms.map((term) => unary(graph, 'Mul', term)),
  )
}
