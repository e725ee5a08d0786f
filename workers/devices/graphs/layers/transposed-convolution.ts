import { fixed, perExample, type PerBatch } from '../../workload'
import { biasAdd, convolutionWeights, type Convolution, type FeatureMaps } from './convolution'
import type { GraphBuilder } from '../graph-builder'
import { matrixProduct } from '../kernel'

/**
 * A transposed convolution whose output has side `side x stride`, with a bias: TensorFlow runs it as the gradient of a convolution with
 * regard to its input (`Conv2DBackpropInput`).
 */
export function transposedConvolution(
  graph: GraphBuilder,
  input: FeatureMaps,
  convolution: Convolution,
): FeatureMaps {
  const { filters, size, stride = 1 } = convolution
  const side = input.side * stride
  const weights = graph.variable(convolutionWeights(convolution, input.channels))
  const output = perExample(side * side * filters)
  const pixels = perExample(input.side ** 2)
  const [patch, channels] = [fixed(size * size * filters), fixed(input.channels)]
  const [maps, sizes] = [input.tensor, weights.elements]
  const tensor = graph.run(
    matrixProduct('Conv2DBackpropInput', product(pixels, patch, channels), [maps.elements, sizes], output),
    {
      gradients: [
        {
          of: [maps],
          kernels: [
            matrixProduct('Conv2D', product(pixels, channels, patch), [output, sizes], maps.elements),
          ],
          needs: [weights],
        },
        {
          of: [weights],
          kernels: [
            matrixProduct(
              'Conv2DBackpropFilter',
              product(patch, channels, pixels),
              [maps.elements, output],
              sizes,
            ),
          ],
          needs: [maps],
        },
      ],
    },
  )
  return { tensor: biasAdd(graph, tensor, filters), side, channels: filters }
}

function product(rows: PerBatch, columns: PerBatch, depth: PerBatch) {
  return { rows, columns, depth, groups: 1 }
}
