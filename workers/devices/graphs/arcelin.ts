import type { Phase, Workload } from '../workload'
import { assembleWorkload, type Learning } from './assemble-workload'
import { batchNormalisation } from './batch-normalisation'
import { convolutionLayer, type Convolution, type FeatureMaps } from './convolution'
import { denseLayer } from './dense'
import { GraphBuilder } from './graph-builder'
import { meanLoss, withTerms } from './loss'
import {
  drawNormal,
  multivariateNormal,
  negativeLogLikelihood,
  normalParameters,
  type MultivariateNormal,
} from './multivariate-normal'
import { ADAM } from './optimiser'
import { prelu } from './prelu'
import { bayesianConvolution, bayesianDense, type Bayesian } from './reparameterised'
import type { Tensor } from './tensor'

/** Side and bands of a stamp; filters of the stages; what is estimated: two components of the shape and the redshift. */
const [SIDE, BANDS, STAGES, QUANTITIES] = [64, 6, [32, 64, 128, 256], 3] as const
const SOURCE =
  'Arcelin 2021, arXiv:2106.02465; layers as in its open repository BastienArcelin/IPU-GPU; 8,000 images to train on, 2,000 to validate'

/** How the two networks differ. */
interface Variant {
  readonly name: string
  readonly title: string
  readonly bayesian: boolean
}

/** Arcelin's deterministic network: convolutions with PReLUs, and a normal distribution of three quantities. */
export function arcelinDeterministic(phase: Phase): Workload {
  return arcelin(phase, { name: 'dnn', title: "Arcelin's deterministic network", bayesian: false })
}

/** The same body with a Gaussian posterior over the weights of its layers. */
export function arcelinBayesian(phase: Phase): Workload {
  return arcelin(phase, { name: 'bnn', title: "Arcelin's Bayesian network", bayesian: true })
}

function arcelin(phase: Phase, { name, title, bayesian }: Variant): Workload {
  const training = phase === 'training'
  const graph = new GraphBuilder(training)
  const learning = network(graph, bayesian)
  const description = {
    ...{ name, title, source: SOURCE, phase, examples: 'images', software: 'tf2.1' as const },
    inputElements: SIDE * SIDE * BANDS + (training ? QUANTITIES : 0),
    outputElements: training ? 0 : QUANTITIES,
    epochExamples: training ? 8000 : 2000,
  }
  return assembleWorkload(graph, description, learning)
}

function network(graph: GraphBuilder, bayesian: boolean): Learning | null {
  const divergences: (Tensor | null)[] = []
  const keep = <Output>({ output, divergence }: Bayesian<Output>): Output => {
    divergences.push(divergence)
    return output
  }
  const maps = convolutions(graph, (input, convolution) =>
    bayesian
      ? keep(bayesianConvolution(graph, input, convolution))
      : convolutionLayer(graph, input, convolution),
  )
  graph.layer = 'dense'
  const dense = { inputs: maps.side ** 2 * maps.channels, outputs: normalParameters(QUANTITIES) }
  const numbers = bayesian
    ? keep(bayesianDense(graph, maps.tensor, dense))
    : denseLayer(graph, maps.tensor, dense)
  graph.layer = 'distribution'
  const normal = multivariateNormal(graph, numbers, QUANTITIES)
  return end(
    graph,
    normal,
    divergences.filter((one) => one !== null),
  )
}

function convolutions(
  graph: GraphBuilder,
  convolve: (input: FeatureMaps, convolution: Convolution) => FeatureMaps,
): FeatureMaps {
  graph.layer = 'normalisation'
  const input = { tensor: graph.input(SIDE * SIDE * BANDS), side: SIDE, channels: BANDS }
  let maps = batchNormalisation(graph, input)
  for (const [index, filters] of STAGES.flatMap((stage) => [stage, stage]).entries()) {
    graph.layer = `conv${index + 1}`
    const before = convolve(maps, { filters, size: 3, stride: 1 + (index % 2) })
    maps = { ...before, tensor: prelu(graph, before.tensor, before.side ** 2 * filters) }
  }
  return maps
}

/** The loss in training; otherwise a draw, which is what the layer gives when it is called. */
function end(
  graph: GraphBuilder,
  normal: MultivariateNormal,
  divergences: readonly Tensor[],
): Learning | null {
  if (!graph.training) {
    drawNormal(graph, normal)
    return null
  }
  const losses = negativeLogLikelihood(graph, normal, graph.input(QUANTITIES))
  graph.layer = 'loss'
  return { loss: withTerms(graph, meanLoss(graph, losses), divergences), optimiser: ADAM }
}
