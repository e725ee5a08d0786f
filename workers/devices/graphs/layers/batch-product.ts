import { fixed, perExample, type PerBatch } from '../../workload'
import type { GraphBuilder } from '../graph-builder'
import { matrixProduct, type Kernel } from '../kernel'
import type { Tensor } from '../tensor'

/** Sizes of a product of two matrices of each example, `groups` times side by side: a group is a head of attention. */
export interface BatchProduct {
  readonly rows: number
  readonly columns: number
  readonly depth: number
  readonly groups: number
}

/** `BatchMatMulV2` of two tensors that both belong to examples; transposing costs nothing. */
export function batchProduct(graph: GraphBuilder, left: Tensor, right: Tensor, sizes: BatchProduct): Tensor {
  const { rows, columns, depth } = sizes
  const output = perExample(rows * columns * sizes.groups)
  const toLeft = { ...sizes, columns: depth, depth: columns }
  const toRight = { ...sizes, rows: depth, depth: rows }
  return graph.run(kernel(sizes, [left.elements, right.elements], output), {
    gradients: [
      { of: [left], kernels: [kernel(toLeft, [output, right.elements], left.elements)], needs: [right] },
      { of: [right], kernels: [kernel(toRight, [left.elements, output], right.elements)], needs: [left] },
    ],
  })
}

function kernel(sizes: BatchProduct, reads: readonly PerBatch[], writes: PerBatch): Kernel {
  const { rows, columns, depth, groups } = sizes
  const product = { rows: perExample(rows), columns: fixed(columns), depth: fixed(depth), groups }
  return matrixProduct('BatchMatMulV2', product, reads, writes)
}
