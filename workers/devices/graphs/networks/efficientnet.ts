import { type Phase, type Workload } from '../../workload'
import { assembleWorkload, type Learning } from '../assemble-workload'
import { batchNormalisation } from '../layers/batch-normalisation'
import { binary } from '../layers/binary'
import { classification, IMAGENET_CLASSES, IMAGENET_IMAGES } from '../layers/classification'
import { addMaps, convolutionLayer, type Convolution, type FeatureMaps } from '../layers/convolution'
import { denseLayer } from '../layers/dense'
import { dropExamples, dropout } from '../layers/dropout'
import { GraphBuilder } from '../graph-builder'
import { ROOT_MEAN_SQUARE } from '../optimiser'
import { meanPool } from '../layers/pooling'
import { swish } from '../layers/swish'
import { unary } from '../layers/unary'
import { withWeightDecay } from '../layers/weight-decay'

/** Pixels along a side of an image, its colours, and how much wider and deeper than B0 the network is. */
const [SIDE, COLOURS, WIDER, DEEPER] = [380, 3, 1.4, 1.8] as const
/** Stages of EfficientNet-B0: how much a block widens, its filters, blocks, stride of the first, side of the kernel. */
const STAGES = [
  { expansion: 1, filters: 16, blocks: 1, stride: 1, size: 3 },
  { expansion: 6, filters: 24, blocks: 2, stride: 2, size: 3 },
  { expansion: 6, filters: 40, blocks: 2, stride: 2, size: 5 },
  { expansion: 6, filters: 80, blocks: 3, stride: 2, size: 3 },
  { expansion: 6, filters: 112, blocks: 3, stride: 1, size: 5 },
  { expansion: 6, filters: 192, blocks: 4, stride: 2, size: 5 },
  { expansion: 6, filters: 320, blocks: 1, stride: 1, size: 3 },
]
const [STEM, HEAD] = [32, 1280] as const
const SOURCE =
  'Tan & Le 2019, arXiv:1905.11946; kernels as in NVIDIA/DeepLearningExamples EfficientNet for TensorFlow 2'

/** EfficientNet-B4 on ImageNet at 380 x 380 pixels. */
export function efficientnetB4(phase: Phase): Workload {
  const graph = new GraphBuilder(phase === 'training')
  const learning = network(graph)
  const description = {
    ...{ name: 'efficientnet-b4', title: 'EfficientNet-B4', source: SOURCE, phase },
    ...{ examples: 'images', software: 'ngc' as const },
    epochExamples: graph.training ? IMAGENET_IMAGES : null,
    inputElements: SIDE * SIDE * COLOURS + Number(graph.training),
    outputElements: graph.training ? 0 : IMAGENET_CLASSES,
  }
  return assembleWorkload(graph, description, learning)
}

/** Filters of the wider network: a multiple of eight, at least nine tenths of the exact number. */
function wider(filters: number): number {
  const exact = filters * WIDER
  const rounded = Math.max(8, Math.floor((exact + 4) / 8) * 8)
  return rounded < 0.9 * exact ? rounded + 8 : rounded
}

function network(graph: GraphBuilder): Learning | null {
  graph.layer = 'stem'
  const image = { tensor: graph.input(SIDE * SIDE * COLOURS), side: SIDE, channels: COLOURS }
  let maps = activated(graph, normalised(graph, image, { filters: wider(STEM), size: 3, stride: 2 }))
  for (const [stage, { blocks, ...first }] of STAGES.entries()) {
    for (let index = 0; index < Math.ceil(blocks * DEEPER); index++) {
      const stride = index === 0 ? first.stride : 1
      const name = `block${stage + 1}.${index + 1}`
      maps = block(graph, maps, { ...first, filters: wider(first.filters), stride, name })
    }
  }
  graph.layer = 'head'
  return classes(graph, activated(graph, normalised(graph, maps, { filters: wider(HEAD), size: 1 })))
}

function classes(graph: GraphBuilder, maps: FeatureMaps): Learning | null {
  graph.layer = 'classes'
  const means = dropout(graph, meanPool(graph, maps))
  const end = classification(
    graph,
    denseLayer(graph, means, { inputs: maps.channels, outputs: IMAGENET_CLASSES }),
  )
  if (!graph.training) return null
  const loss = withWeightDecay(graph, end, ({ layer }) => !layer.endsWith('normalisation'))
  return { loss, optimiser: ROOT_MEAN_SQUARE }
}

interface Block {
  readonly name: string
  readonly expansion: number
  readonly filters: number
  readonly stride: number
  readonly size: number
}

/** A mobile inverted bottleneck (Sandler et al. 2018) with squeeze and excitation (Hu et al. 2018). */
function block(graph: GraphBuilder, input: FeatureMaps, { name, ...sizes }: Block): FeatureMaps {
  const { expansion, filters, stride, size } = sizes
  const wide = input.channels * expansion
  graph.layer = `${name} expansion`
  const expanded =
    expansion === 1 ? input : activated(graph, normalised(graph, input, { filters: wide, size: 1 }))
  graph.layer = `${name} depthwise`
  const depthwise = { filters: wide, size, stride, groups: wide }
  const deep = activated(graph, normalised(graph, expanded, depthwise))
  graph.layer = `${name} squeeze`
  const excited = excite(graph, deep, Math.max(1, Math.floor(input.channels / 4)))
  graph.layer = `${name} projection`
  const output = normalised(graph, excited, { filters, size: 1 })
  if (stride !== 1 || input.channels !== filters) return output
  return addMaps(graph, { ...output, tensor: dropExamples(graph, output.tensor) }, input)
}

/** Weighs channels by what their means say: a convolution of one pixel to `squeezed` channels, and one back. */
function excite(graph: GraphBuilder, maps: FeatureMaps, squeezed: number): FeatureMaps {
  const means = { tensor: meanPool(graph, maps), side: 1, channels: maps.channels }
  const small = activated(graph, convolutionLayer(graph, means, { filters: squeezed, size: 1 }))
  const wide = convolutionLayer(graph, small, { filters: maps.channels, size: 1 })
  return { ...maps, tensor: binary(graph, 'Mul', maps.tensor, unary(graph, 'Sigmoid', wide.tensor)) }
}

function normalised(graph: GraphBuilder, maps: FeatureMaps, convolution: Convolution): FeatureMaps {
  const { layer } = graph
  const output = convolutionLayer(graph, maps, convolution, false)
  graph.layer = `${layer} normalisation`
  const normal = batchNormalisation(graph, output)
  graph.layer = layer
  return normal
}

function activated(graph: GraphBuilder, maps: FeatureMaps): FeatureMaps {
  return { ...maps, tensor: swish(graph, maps.tensor) }
}
