import { fixed } from '../../workload'
import { times } from '../amount'
import type { FeatureMaps } from './convolution'
import type { GraphBuilder } from '../graph-builder'
import { elementwise } from '../kernel'

/**
 * Batch normalisation (Ioffe & Szegedy 2015) in TensorFlow's fused kernel, with a learned scale and offset for each channel. Training
 * also moves the averages of mean and variance, in three kernels each; these are not learned.
 */
export function batchNormalisation(graph: GraphBuilder, input: FeatureMaps): FeatureMaps {
  const { elements } = input.tensor
  const [scale, offset] = [graph.variable(input.channels), graph.variable(input.channels)]
  const passes = graph.training ? { arrays: 2, flopEach: 7 } : { arrays: 1, flopEach: 2 }
  const gradient = elementwise('FusedBatchNormGradV3', elements, { arrays: 4, flopEach: 11 })
  const tensor = graph.run(elementwise('FusedBatchNormV3', elements, passes), {
    gradients: [{ of: [input.tensor, scale, offset], kernels: [gradient], needs: [input.tensor] }],
  })
  if (graph.training) moveAverages(graph, input.channels)
  return { ...input, tensor }
}

function moveAverages(graph: GraphBuilder, channels: number): void {
  for (const kernel of ['Sub', 'Mul', 'AssignSubVariableOp', 'Sub', 'Mul', 'AssignSubVariableOp']) {
    graph.run({ ...elementwise(kernel, fixed(channels)), reads: times(fixed(channels), 2) })
  }
}
