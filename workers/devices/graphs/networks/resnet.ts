import type { Phase, Workload } from '../../workload'
import { assembleWorkload, type Learning } from '../assemble-workload'
import { batchNormalisation } from '../layers/batch-normalisation'
import { classification, IMAGENET_CLASSES, IMAGENET_IMAGES } from '../layers/classification'
import { addMaps, convolutionLayer, type Convolution, type FeatureMaps } from '../layers/convolution'
import { denseLayer } from '../layers/dense'
import { GraphBuilder } from '../graph-builder'
import { MOMENTUM } from '../optimiser'
import { maxPool, meanPool } from '../layers/pooling'
import { unary } from '../layers/unary'
import { withWeightDecay } from '../layers/weight-decay'

/** Pixels along a side of an image, its colours, and of each stage its width and blocks. */
const [SIDE, COLOURS] = [224, 3] as const
const STAGES = [
  { width: 64, blocks: 3 },
  { width: 128, blocks: 4 },
  { width: 256, blocks: 6 },
  { width: 512, blocks: 3 },
]
const SOURCE =
  'He et al. 2016, arXiv:1512.03385, version 1.5 (the stride is in the 3 x 3 convolution) as in NVIDIA/DeepLearningExamples resnet50v1.5'

/** ResNet-50 v1.5 on ImageNet, with momentum and weight decay where it learns. */
export function resnet50(phase: Phase): Workload {
  const graph = new GraphBuilder(phase === 'training')
  const learning = network(graph)
  const description = {
    ...{ name: 'resnet50', title: 'ResNet-50 v1.5', source: SOURCE, phase },
    ...{ examples: 'images', software: 'ngc' as const },
    epochExamples: graph.training ? IMAGENET_IMAGES : null,
    inputElements: SIDE * SIDE * COLOURS + Number(graph.training),
    outputElements: graph.training ? 0 : IMAGENET_CLASSES,
  }
  return assembleWorkload(graph, description, learning)
}

function network(graph: GraphBuilder): Learning | null {
  graph.layer = 'stem'
  const image = { tensor: graph.input(SIDE * SIDE * COLOURS), side: SIDE, channels: COLOURS }
  const stem = activated(graph, normalised(graph, image, { filters: 64, size: 7, stride: 2 }))
  let maps = maxPool(graph, stem, { size: 3, stride: 2 })
  for (const [stage, { width, blocks }] of STAGES.entries()) {
    for (let index = 0; index < blocks; index++) {
      const stride = stage > 0 && index === 0 ? 2 : 1
      maps = bottleneck(graph, maps, { name: `block${stage + 1}.${index + 1}`, width, stride })
    }
  }
  graph.layer = 'classes'
  const logits = denseLayer(graph, meanPool(graph, maps), {
    inputs: maps.channels,
    outputs: IMAGENET_CLASSES,
  })
  const end = classification(graph, logits)
  if (!graph.training) return null
  const loss = withWeightDecay(graph, end, ({ layer }) => !layer.endsWith('normalisation'))
  return { loss, optimiser: MOMENTUM }
}

interface Block {
  readonly name: string
  readonly width: number
  readonly stride: number
}

function bottleneck(graph: GraphBuilder, input: FeatureMaps, { name, width, stride }: Block): FeatureMaps {
  const wide = 4 * width
  const layer = (part: string, maps: FeatureMaps, convolution: Convolution) => {
    graph.layer = `${name} ${part}`
    return normalised(graph, maps, convolution)
  }
  const skip = input.channels === wide ? input : layer('skip', input, { filters: wide, size: 1, stride })
  const narrow = activated(graph, layer('conv1', input, { filters: width, size: 1 }))
  const middle = activated(graph, layer('conv2', narrow, { filters: width, size: 3, stride }))
  const last = layer('conv3', middle, { filters: wide, size: 1 })
  return activated(graph, addMaps(graph, last, skip))
}

function normalised(graph: GraphBuilder, maps: FeatureMaps, convolution: Convolution): FeatureMaps {
  const { layer } = graph
  const output = convolutionLayer(graph, maps, convolution, false)
  graph.layer = `${layer} normalisation`
  return batchNormalisation(graph, output)
}

function activated(graph: GraphBuilder, maps: FeatureMaps): FeatureMaps {
  return { ...maps, tensor: unary(graph, 'Relu', maps.tensor) }
}
