import { perExample, type Phase, type Workload } from '../../workload'
import { assembleWorkload, type Learning } from '../assemble-workload'
import { binary } from '../layers/binary'
import { convolutionLayer, type FeatureMaps } from '../layers/convolution'
import { denseLayer } from '../layers/dense'
import { GraphBuilder } from '../graph-builder'
import { elementwise } from '../kernel'
import { meanLoss, sumPerExample } from '../layers/loss'
import { drawFromFlow } from '../layers/masked-flow'
import { ADAM } from '../optimiser'
import { prelu, preluMaps } from '../layers/prelu'
import { STAGES, STAMP_BANDS, STAMP_ELEMENTS, STAMP_SIDE, stampFeatures } from './stamp-features'
import type { Tensor } from '../tensor'
import { transposedConvolution } from '../layers/transposed-convolution'
import { unary } from '../layers/unary'

/** Dimensions of the latent space, and the width of the dense layers beside it. */
const [LATENT, HIDDEN] = [32, 256] as const
const FLOW = { dimensions: LATENT, layers: 8, hidden: [256, 256] }
const SOURCE =
  'Arcelin 2021, arXiv:2106.02465; layers of encoder, decoder and flow as in its open repository BastienArcelin/IPU-GPU'

/**
 * Arcelin's variational autoencoder. `generation` draws latent vectors from a masked autoregressive flow and decodes them to images;
 * `training` learns encoder and decoder, without the flow. The loss is not in the published code: cross-entropy of the pixels and the
 * divergence of the latent space, as in the author's earlier network (Arcelin et al. 2021, arXiv:2005.12039).
 */
export function arcelinAutoencoder(phase: Phase): Workload {
  const training = phase === 'training'
  const graph = new GraphBuilder(training)
  const learning = training ? learn(graph) : generate(graph)
  const description = {
    ...{ name: 'vae', title: "Arcelin's variational autoencoder with a flow", source: SOURCE, phase },
    ...{ examples: 'images', software: 'tf2.1' as const, epochExamples: training ? 8000 : null },
    inputElements: training ? STAMP_ELEMENTS : 0,
    outputElements: training ? 0 : STAMP_ELEMENTS,
  }
  return assembleWorkload(graph, description, learning)
}

function generate(graph: GraphBuilder): null {
  unary(graph, 'Sigmoid', decode(graph, drawFromFlow(graph, FLOW)))
  return null
}

function learn(graph: GraphBuilder): Learning {
  const maps = stampFeatures(graph, (input, convolution) => convolutionLayer(graph, input, convolution))
  graph.layer = 'latent'
  const flat = { inputs: maps.side ** 2 * maps.channels, outputs: HIDDEN }
  const hidden = prelu(graph, denseLayer(graph, maps.tensor, flat), HIDDEN)
  const mean = denseLayer(graph, hidden, { inputs: HIDDEN, outputs: LATENT })
  const deviation = unary(graph, 'Softplus', denseLayer(graph, hidden, { inputs: HIDDEN, outputs: LATENT }))
  const logits = decode(graph, drawLatent(graph, mean, deviation))
  graph.layer = 'loss'
  const pixels = sumPerExample(graph, crossEntropy(graph, logits))
  const losses = binary(graph, 'AddV2', pixels, divergence(graph, mean, deviation))
  return { loss: meanLoss(graph, losses), optimiser: ADAM }
}

function drawLatent(graph: GraphBuilder, mean: Tensor, deviation: Tensor): Tensor {
  const noise = elementwise('RandomStandardNormal', perExample(LATENT), { engine: 'random' })
  const drawn = graph.run({ ...noise, reads: perExample(0) })
  return binary(graph, 'AddV2', binary(graph, 'Mul', deviation, drawn), mean)
}

/** Logits of the pixels: dense layers, then in each stage a transposed convolution of stride 2 and one of stride 1. */
function decode(graph: GraphBuilder, latent: Tensor): Tensor {
  const stages = [...STAGES].reverse()
  let maps = seed(graph, latent, STAMP_SIDE >> stages.length, stages[0] ?? 0)
  for (const [index, filters] of stages.flatMap((stage) => [stage, stage]).entries()) {
    graph.layer = `deconv${index + 1}`
    const convolution = { filters, size: 3, stride: 2 - (index % 2) }
    maps = preluMaps(graph, transposedConvolution(graph, maps, convolution))
  }
  graph.layer = 'image'
  return convolutionLayer(graph, maps, { filters: STAMP_BANDS, size: 3 }).tensor
}

function seed(graph: GraphBuilder, latent: Tensor, side: number, channels: number): FeatureMaps {
  graph.layer = 'decoder dense1'
  const hidden = prelu(graph, denseLayer(graph, latent, { inputs: LATENT, outputs: HIDDEN }), HIDDEN)
  graph.layer = 'decoder dense2'
  const size = side * side * channels
  const tensor = prelu(graph, denseLayer(graph, hidden, { inputs: HIDDEN, outputs: size }), size)
  return { tensor, side, channels }
}

/** `sigmoid_cross_entropy_with_logits`: max(x, 0) - x y + log(1 + exp(-|x|)). */
function crossEntropy(graph: GraphBuilder, logits: Tensor): Tensor {
  graph.run(elementwise('GreaterEqual', logits.elements))
  const positive = unary(graph, 'Select', logits)
  const negative = unary(graph, 'Select', unary(graph, 'Neg', logits))
  const agreement = binary(graph, 'Mul', logits, graph.constant(logits.elements))
  const softplus = unary(graph, 'Log1p', unary(graph, 'Exp', negative))
  return binary(graph, 'AddV2', binary(graph, 'Sub', positive, agreement), softplus)
}

/** The divergence of the latent normal distributions from the standard one, for each example. */
function divergence(graph: GraphBuilder, mean: Tensor, deviation: Tensor): Tensor {
  const ratio = unary(graph, 'Square', deviation)
  const excess = binary(graph, 'Sub', unary(graph, 'Sub', ratio), unary(graph, 'Log', ratio))
  const half = unary(graph, 'Mul', unary(graph, 'SquaredDifference', mean))
  return sumPerExample(graph, binary(graph, 'AddV2', half, unary(graph, 'Mul', excess)))
}
