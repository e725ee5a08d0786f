import type { Phase, Workload } from '../../workload'
import { assembleWorkload, type Learning } from '../assemble-workload'
import { convolutionLayer } from '../layers/convolution'
import { denseLayer } from '../layers/dense'
import { GraphBuilder } from '../graph-builder'
import { meanLoss, withTerms } from '../layers/loss'
import {
  drawNormal,
  multivariateNormal,
  negativeLogLikelihood,
  normalParameters,
  type MultivariateNormal,
} from '../layers/multivariate-normal'
import { ADAM } from '../optimiser'
import { bayesianConvolution, bayesianDense, type Bayesian } from '../layers/reparameterised'
import { STAMP_ELEMENTS, stampFeatures } from './stamp-features'
import type { Tensor } from '../tensor'

/** What is estimated: two components of the shape and the redshift. */
const QUANTITIES = 3
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
    inputElements: STAMP_ELEMENTS + (training ? QUANTITIES : 0),
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
  const maps = stampFeatures(graph, (input, convolution) =>
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
