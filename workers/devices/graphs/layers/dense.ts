import { fixed, perExample } from '../../workload'
import { biasAdd } from './convolution'
import type { GraphBuilder } from '../graph-builder'
import { matrixProduct } from '../kernel'
import type { Tensor } from '../tensor'

/** Sizes of a dense layer that is applied to `rows` vectors of each example. */
export interface Dense {
  readonly inputs: number
  readonly outputs: number
  readonly rows?: number
}

/** `MatMul` with weights that are a variable or drawn; no bias. */
export function multiply(graph: GraphBuilder, input: Tensor, weights: Tensor, dense: Dense): Tensor {
  const { inputs, outputs, rows = 1 } = dense
  const [vectors, columns, depth] = [perExample(rows), fixed(outputs), fixed(inputs)]
  const output = perExample(rows * outputs)
  const product = (one: typeof vectors, other: typeof vectors, over: typeof vectors) => ({
    ...{ rows: one, columns: other, depth: over, groups: 1 },
  })
  const forward = matrixProduct(
    'MatMul',
    product(vectors, columns, depth),
    [input.elements, weights.elements],
    output,
  )
  const toInput = matrixProduct(
    'MatMul',
    product(vectors, depth, columns),
    [output, weights.elements],
    input.elements,
  )
  const toWeights = matrixProduct(
    'MatMul',
    product(depth, columns, vectors),
    [input.elements, output],
    weights.elements,
  )
  return graph.run(forward, {
    gradients: [
      { of: [input], kernels: [toInput], needs: [weights] },
      { of: [weights], kernels: [toWeights], needs: [input] },
    ],
  })
}

/** A dense layer with a variable for its weights and, unless told otherwise, a bias. */
export function denseLayer(graph: GraphBuilder, input: Tensor, dense: Dense, bias = true): Tensor {
  const output = multiply(graph, input, graph.variable(dense.inputs * dense.outputs), dense)
  return bias ? biasAdd(graph, output, dense.outputs) : output
}
