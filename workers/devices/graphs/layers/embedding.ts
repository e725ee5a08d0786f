import { fixed, perExample } from '../../workload'
import type { GraphBuilder } from '../graph-builder'
import { copy, reduction } from '../kernel'
import type { Tensor } from '../tensor'

/** Rows of a table that are looked up for each example (`GatherV2`); gradients are summed into the whole table. */
export function lookUp(graph: GraphBuilder, table: Tensor, rows: number, width: number): Tensor {
  const taken = perExample(rows * width)
  const back = { ...reduction('UnsortedSegmentSum', taken, table.elements) }
  return graph.run(copy('GatherV2', taken), {
    gradients: [{ of: [table], kernels: [back], needs: [] }],
  })
}

/** The first rows of a table, the same for all examples (`Slice`); the gradient of the others is nought (`Pad`). */
export function firstRows(graph: GraphBuilder, table: Tensor, rows: number, width: number): Tensor {
  const taken = fixed(rows * width)
  return graph.run(copy('Slice', taken), {
    gradients: [{ of: [table], kernels: [copy('Pad', table.elements, taken)], needs: [] }],
  })
}
