import { elementwise } from '../kernel'
import type { GraphBuilder } from '../graph-builder'
import type { Tensor } from '../tensor'

/** `Softmax` along the last dimension; its gradient takes four kernels. */
export function softmax(graph: GraphBuilder, input: Tensor): Tensor {
  const { elements } = input
  const back = ['Mul', 'Sum', 'Sub', 'Mul'].map((name) => elementwise(name, elements, { arrays: 2 }))
  return graph.run(elementwise('Softmax', elements, { engine: 'function', flopEach: 5 }), {
    gradients: [{ of: [input], kernels: back, needs: [input] }],
  })
}
