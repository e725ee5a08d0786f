import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core'
import { Graph } from './graph'
import { openGraph } from './graph-session'
import { NONE_HALF, samplesOf, type IsHalf } from './network-graph'
import { layersOf, weightOf, type Layer, type ShapeNetwork } from './shape-network'
import type { TensorFlow } from './tensorflow'

/**
 * Samples of the weights of a Bayesian network: kernel + kernel_sigma * N(0, 1), a tensor `[sample, ...kernel]` for each Bayesian layer by the name
 * of the graph's input that takes it. Sample n depends on the seed and on n alone. Drawn in single precision; those of layers that are `isHalf` are then
 * rounded. The caller disposes of the tensors.
 */
export async function drawWeights(
  tensorflow: TensorFlow,
  network: ShapeNetwork,
  samples: number,
  seed: number,
  isHalf: IsHalf = NONE_HALF,
): Promise<NamedTensorMap> {
  const bayesian = layersOf(network.architecture).filter(({ isBayesian }) => isBayesian)
  if (bayesian.length === 0 || samples === 0) return {}
  const graph = new Graph()
  const from = graph.input('seed', 'int32', [])
  for (const [index, layer] of bayesian.entries()) {
    const drawn = Array.from({ length: samples }, (_, sample) =>
      drawKernel(graph, network, layer, graph.seed(from, sample * MOST_LAYERS + index)),
    )
    const all = graph.concatenate(drawn, 0)
    const kept = isHalf(layer.name) ? graph.half(all) : all
    graph.output(samplesOf(layer.name), kept, [samples, ...layer.kernel])
  }
  const session = await openGraph(tensorflow, graph.savedModel())
  const seedTensor: Tensor = tensorflow.tf.scalar(seed | 0, 'int32')
  try {
    const outputs = session.run({ seed: seedTensor })
    return bayesian.length === 1
      ? { [samplesOf(bayesian[0]?.name ?? '')]: Object.values(outputs)[0] as Tensor }
      : outputs
  } finally {
    seedTensor.dispose()
    session.dispose()
  }
}

/** No architecture has more layers: it keeps the seeds of samples apart. */
const MOST_LAYERS = 4096

function drawKernel(
  graph: Graph,
  network: ShapeNetwork,
  { name, kernel }: Layer,
  seed: ReturnType<Graph['seed']>,
): ReturnType<Graph['seed']> {
  const sides = [1, ...kernel]
  const constant = (tensor: string): ReturnType<Graph['seed']> =>
    graph.constant(weightOf(network, tensor).values, sides)
  const deviation = graph.each('Mul', constant(`${name}.kernel_sigma`), graph.normal(seed, sides))
  return graph.each('AddV2', constant(`${name}.kernel`), deviation)
}
