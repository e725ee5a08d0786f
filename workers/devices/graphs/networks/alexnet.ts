import type { Phase, Workload } from '../../workload'
import { assembleWorkload, type Learning } from '../assemble-workload'
import { classification, IMAGENET_CLASSES, IMAGENET_IMAGES } from '../layers/classification'
import { convolutionLayer, type FeatureMaps } from '../layers/convolution'
import { denseLayer } from '../layers/dense'
import { dropout } from '../layers/dropout'
import { GraphBuilder } from '../graph-builder'
import { LARS } from '../optimiser'
import { maxPool } from '../layers/pooling'
import type { Tensor } from '../tensor'
import { unary } from '../layers/unary'

/** Pixels along a side of an image, and its colours. */
const [SIDE, COLOURS] = [224, 3] as const
/** Convolutions of the single tower, and which of them a pooling of 3 x 3 pixels with stride 2 follows. */
const CONVOLUTIONS = [
  { filters: 64, size: 11, stride: 4, pooled: true },
  { filters: 192, size: 5, stride: 1, pooled: true },
  { filters: 384, size: 3, stride: 1, pooled: false },
  { filters: 256, size: 3, stride: 1, pooled: false },
  { filters: 256, size: 3, stride: 1, pooled: true },
]
const HIDDEN = 4096
const SOURCE =
  'Krizhevsky 2014, arXiv:1404.5997 (single tower, 61.1 M parameters); learned as in GradientFlow, Sun et al. 2019, arXiv:1902.06855. ' +
  'That paper does not list the layers of its AlexNet; normalisation between them is left out here'

/** AlexNet in a single tower, learned with layer-wise rates (LARS). */
export function alexnet(phase: Phase): Workload {
  const graph = new GraphBuilder(phase === 'training')
  const learning = network(graph)
  const description = {
    ...{ name: 'alexnet', title: 'AlexNet', source: SOURCE, phase, examples: 'images' },
    ...{ software: 'ngc' as const, epochExamples: graph.training ? IMAGENET_IMAGES : null },
    inputElements: SIDE * SIDE * COLOURS + Number(graph.training),
    outputElements: graph.training ? 0 : IMAGENET_CLASSES,
  }
  return assembleWorkload(graph, description, learning)
}

function network(graph: GraphBuilder): Learning | null {
  const maps = features(graph)
  let value = maps.tensor
  let inputs = maps.side ** 2 * maps.channels
  for (const layer of ['dense1', 'dense2']) {
    graph.layer = layer
    value = hidden(graph, value, inputs)
    inputs = HIDDEN
  }
  graph.layer = 'classes'
  const end = classification(graph, denseLayer(graph, value, { inputs, outputs: IMAGENET_CLASSES }))
  return graph.training ? { loss: end, optimiser: LARS } : null
}

function features(graph: GraphBuilder): FeatureMaps {
  let maps: FeatureMaps = { tensor: graph.input(SIDE * SIDE * COLOURS), side: SIDE, channels: COLOURS }
  for (const [index, { pooled, ...convolution }] of CONVOLUTIONS.entries()) {
    graph.layer = `conv${index + 1}`
    const output = convolutionLayer(graph, maps, convolution)
    maps = { ...output, tensor: unary(graph, 'Relu', output.tensor) }
    if (pooled) maps = maxPool(graph, maps, { size: 3, stride: 2, padding: 'valid' })
  }
  return maps
}

function hidden(graph: GraphBuilder, input: Tensor, inputs: number): Tensor {
  const dropped = dropout(graph, input)
  return unary(graph, 'Relu', denseLayer(graph, dropped, { inputs, outputs: HIDDEN }))
}
