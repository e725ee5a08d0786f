import { perExample } from '../../workload'
import type { GraphBuilder } from '../graph-builder'
import { copy, elementwise, reduction } from '../kernel'
import type { Tensor } from '../tensor'

/** The mean of each of `rows` vectors of an example (`Mean`); its gradient is divided and repeated. */
export function rowMean(graph: GraphBuilder, input: Tensor, rows: number): Tensor {
  const means = perExample(rows)
  const back = [elementwise('RealDiv', means), copy('Tile', input.elements, means)]
  return graph.run(reduction('Mean', input.elements, means), {
    gradients: [{ of: [input], kernels: back, needs: [] }],
  })
}
