import type { Phase, Workload } from '../../workload'
import { assembleWorkload, type Learning } from '../assemble-workload'
import { convolutionLayer, type FeatureMaps } from '../layers/convolution'
import { denseLayer } from '../layers/dense'
import { GraphBuilder } from '../graph-builder'
import { meanOf } from '../layers/loss'
import { ADAM } from '../optimiser'
import { maxPool } from '../layers/pooling'
import { unary } from '../layers/unary'

/** Pixels along a side of an image of a microstructure, and filters of the convolutions, each followed by a pooling. */
const [SIDE, FILTERS, HIDDEN] = [128, [16, 32, 64, 128], 128] as const
const SOURCE =
  'Le et al. 2024, arXiv:2404.10730: a convolutional network that predicts the effective conductivity of ions from a microstructure. ' +
  'Its layers and the size of its images were not to be had; those here are representative: one phase map of 128 x 128 pixels, four ' +
  'convolutions of 3 x 3 with ReLU and pooling, two dense layers, squared error, Adam'

/** A convolutional network of the kind that predicts the conductivity of a battery's electrolyte; representative, not published. */
export function ionicConductivity(phase: Phase): Workload {
  const graph = new GraphBuilder(phase === 'training')
  const learning = network(graph)
  const description = {
    ...{ name: 'ionic-cnn', title: 'Network for ionic conductivity (representative)', source: SOURCE, phase },
    ...{ examples: 'images', software: 'tf2.1' as const, epochExamples: null },
    inputElements: SIDE * SIDE + Number(graph.training),
    outputElements: graph.training ? 0 : 1,
  }
  return assembleWorkload(graph, description, learning)
}

function network(graph: GraphBuilder): Learning | null {
  const maps = features(graph)
  const inputs = maps.side ** 2 * maps.channels
  graph.layer = 'dense1'
  const hidden = unary(graph, 'Relu', denseLayer(graph, maps.tensor, { inputs, outputs: HIDDEN }))
  graph.layer = 'dense2'
  const conductivity = denseLayer(graph, hidden, { inputs: HIDDEN, outputs: 1 })
  if (!graph.training) return null
  graph.layer = 'loss'
  const loss = meanOf(graph, unary(graph, 'SquaredDifference', conductivity))
  return { loss, optimiser: ADAM }
}

function features(graph: GraphBuilder): FeatureMaps {
  let maps: FeatureMaps = { tensor: graph.input(SIDE * SIDE), side: SIDE, channels: 1 }
  for (const [index, filters] of FILTERS.entries()) {
    graph.layer = `conv${index + 1}`
    const output = convolutionLayer(graph, maps, { filters, size: 3 })
    maps = maxPool(graph, { ...output, tensor: unary(graph, 'Relu', output.tensor) }, { size: 2, stride: 2 })
  }
  return maps
}
