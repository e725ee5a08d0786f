import { BANDS } from '../units/bands'
import { roundedToHalf } from '../units/half-precision'
import { STAMP_SIDE } from '../stamps/stamp'
import { Graph, type Node } from './graph'
import { PSF_NUMBERS, psfSigns } from './psf-input'
import { layersOf, OUTPUTS, weightOf, type Layer, type ShapeNetwork } from './shape-network'
import { SYMMETRIES, type Symmetry } from './symmetries'

/** One forward pass: the symmetry that the stamp is seen in, and the sample of weights; null for their means. */
export interface Pass {
  readonly symmetry: Symmetry
  readonly sample: number | null
}

/** Whether a layer, by its name, computes in half precision. */
export type IsHalf = (layer: string) => boolean

/** Every layer in single precision. */
export const NONE_HALF: IsHalf = () => false

/** What batch normalisation adds to the variance. */
export const NORM_EPSILON = 1e-5

/** The input of a graph that holds samples of a Bayesian layer's kernel. */
export const samplesOf = (layer: string): string => `${layer}.samples`

/** The input of a graph that holds the numbers of the point-spread functions, normalised. */
export const PSF_INPUT = 'psfs'

/**
 * The forward passes of a network as one SavedModel: `stamps` `[stamp, row, column, band]` in nJy go in, `psfs` `[stamp, 18]`
 * where the network takes them (`normalisedPsfs`), and for each
 * Bayesian layer `NAME.samples` `[sample, ...kernel]`; `outputs` `[pass, stamp, 5]` come out. What is the same in several passes, the
 * layers before the first Bayesian one, is computed once for each symmetry.
 *
 * Layers that are `isHalf` are rounded to half precision as hardware does that computes in it: what comes in, kernel, bias and slopes,
 * and the result of each operation; products are added up in single precision. Stamps are stretched and normalised in single precision, for their
 * fluxes are over 65504 nJy at times, and rounded where the first such layer takes them.
 */
export function networkGraph(
  network: ShapeNetwork,
  passes: readonly Pass[],
  isHalf: IsHalf = NONE_HALF,
): Uint8Array {
  return passesGraph(network, passes, isHalf).savedModel()
}

/** The graph of `networkGraph`, for whoever asks what runs in it. */
export function passesGraph(
  network: ShapeNetwork,
  passes: readonly Pass[],
  isHalf: IsHalf = NONE_HALF,
): Graph {
  const graph = new Graph()
  const stamps = graph.input('stamps', 'float', [-1, STAMP_SIDE, STAMP_SIDE, BANDS.length])
  const psfs = network.architecture.psf ? graph.input(PSF_INPUT, 'float', [-1, PSF_NUMBERS]) : null
  const layers = layersOf(network.architecture)
  const firstBayesian = layers.findIndex(({ isBayesian }) => isBayesian)
  const samples = Math.max(0, ...passes.map(({ sample }) => (sample ?? -1) + 1))
  const shared = samples > 0 && firstBayesian >= 0 ? firstBayesian : layers.length
  const drawn = samples > 0 ? sampleInputs(graph, layers, samples) : new Map<string, Node[]>()

  const trunk = layers.slice(0, shared).map((layer) => layerOf(graph, network, layer, isHalf(layer.name)))
  const rest = layers.slice(shared).map((layer) => layerOf(graph, network, layer, isHalf(layer.name)))
  const { side } = network.architecture
  const normalised = preprocess(graph, network, centreOf(graph, stamps, side))
  const outputs: (readonly [pass: number, output: Node])[] = []
  for (const symmetry of SYMMETRIES) {
    const group = [...passes.entries()].filter(([, pass]) => pass.symmetry === symmetry)
    if (group.length === 0) continue
    const seen = turn(graph, normalised, symmetry, side)
    const told = psfs && graph.each('Mul', psfs, graph.constant(psfSigns(symmetry)))
    const join = (layer: Layer | undefined, values: Node): Node =>
      layer?.takesPsf && told ? joinPsfs(graph, layer, values, told) : values
    const trunkOutput = trunk.reduce((values, apply, at) => apply(join(layers[at], values)), seen)
    // What the first layer of the rest takes is the same for all of its samples.
    const features = join(layers[shared], trunkOutput)
    for (const [index, { sample }] of group) {
      const output = rest.reduce((values, apply, at) => {
        const kernels = drawn.get(layers[shared + at]?.name ?? '')
        const joined = at === 0 ? values : join(layers[shared + at], values)
        return apply(joined, sample === null ? undefined : kernels?.[sample])
      }, features)
      outputs.push([index, output])
    }
  }
  outputs.sort(([one], [other]) => one - other)
  graph.output(
    'outputs',
    stack(
      graph,
      outputs.map(([, output]) => output),
    ),
    [passes.length, -1, OUTPUTS],
  )
  return graph
}

function sampleInputs(graph: Graph, layers: readonly Layer[], samples: number): Map<string, Node[]> {
  const bayesian = layers.filter(({ isBayesian }) => isBayesian)
  return new Map(
    bayesian.map(({ name, kernel }) => {
      const all = graph.input(samplesOf(name), 'float', [samples, ...kernel])
      return [name, graph.unpack(all, samples)]
    }),
  )
}

/** The stamps as the network takes them: over the sky's noise, stretched, and normalised by band. */
function preprocess(graph: Graph, network: ShapeNetwork, stamps: Node): Node {
  const { skySigma, stretch } = network.architecture
  const [mean, variance, gamma, beta] = ['mean', 'variance', 'gamma', 'beta'].map(
    (part) => weightOf(network, `input_norm.${part}`).values,
  )
  const scale = BANDS.map(
    (_, band) => (gamma?.[band] ?? NaN) / Math.sqrt((variance?.[band] ?? NaN) + NORM_EPSILON),
  )
  const shift = BANDS.map((_, band) => (beta?.[band] ?? NaN) - (mean?.[band] ?? NaN) * (scale[band] ?? NaN))
  const normalisation = (values: Float32Array): Node =>
    graph.constant(values, [values.length], 'input_norm.scale')
  const brightness = normalisation(Float32Array.from(BANDS, (band) => stretch / skySigma[band]))
  const stretched = graph.each('Asinh', graph.each('Mul', stamps, brightness))
  const scaled = graph.each('Mul', stretched, normalisation(Float32Array.from(scale)))
  return graph.each('AddV2', scaled, normalisation(Float32Array.from(shift)))
}

/**
 * The central part of stamps, with one row and column more at their ends where a part is taken, so that its pixels lie on both sides of the centre alike: then a
 * reflection of the part is that of the stamp.
 */
function centreOf(graph: Graph, stamps: Node, side: number): Node {
  const first = (STAMP_SIDE - side) / 2
  return first === 0 ? stamps : graph.slice(stamps, [0, first, first, 0], [-1, side + 1, side + 1, -1])
}

/** The central part of `centreOf` in a symmetry, `side` pixels wide; `[stamp, row, column, band]` stays. */
function turn(graph: Graph, centre: Node, { transpose, reflectX, reflectY }: Symmetry, side: number): Node {
  const isWhole = side === STAMP_SIDE
  const reflected = (values: Node, axis: 1 | 2): Node =>
    isWhole ? reflectWhole(graph, values, axis) : graph.reverse(values, [axis])
  let turned = transpose ? graph.transpose(centre, [0, 2, 1, 3]) : centre
  if (reflectY) turned = reflected(turned, 1)
  if (reflectX) turned = reflected(turned, 2)
  return isWhole ? turned : graph.slice(turned, [0, 0, 0, 0], [-1, side, side, -1])
}

/** Pixel p of a whole stamp goes to 64 - p along an axis; pixel 0, which has no other, stays. */
function reflectWhole(graph: Graph, stamps: Node, axis: 1 | 2): Node {
  const size = [-1, -1, -1, -1]
  size[axis] = 1
  const first = graph.slice(stamps, [0, 0, 0, 0], size)
  const rest = graph.slice(stamps, [0, Number(axis === 1), Number(axis === 2), 0], [-1, -1, -1, -1])
  return graph.concatenate([first, graph.reverse(rest, [axis])], axis)
}

/** What a layer takes that is told of the point-spread functions: the image's numbers, flattened, then theirs. */
function joinPsfs(graph: Graph, { kernel: [inputs = 0] }: Layer, values: Node, psfs: Node): Node {
  return graph.concatenate([graph.reshape(values, [-1, inputs - PSF_NUMBERS]), psfs], 1)
}

/** A layer as a function of what comes in, and of a kernel other than the mean, which is rounded already where the layer is. Its constants are in the graph once. */
type ApplyLayer = (values: Node, kernel?: Node) => Node

function layerOf(
  graph: Graph,
  network: ShapeNetwork,
  { name, activation, stride, kernel }: Layer,
  isHalf: boolean,
): ApplyLayer {
  const round = (values: Node): Node => (isHalf ? graph.half(values) : values)
  const constant = (tensor: string): Node => {
    const { values, shape } = weightOf(network, tensor)
    return graph.constant(isHalf ? roundedToHalf(values) : values, shape, tensor)
  }
  const mean = constant(`${name}.kernel`)
  const bias = constant(`${name}.bias`)
  const activate = activation === null ? null : prelu(graph, network, `${activation}.alpha`, isHalf)
  return (values, drawn = mean) => {
    const [inputs = 0] = kernel
    const taken = round(values)
    const product =
      stride === 0
        ? graph.matrixProduct(graph.reshape(taken, [-1, inputs]), drawn)
        : graph.convolve(taken, drawn, stride, [1, 1])
    const biased = round(graph.addBias(round(product), bias))
    return activate ? activate(biased) : biased
  }
}

/**
 * max(0, x) + alpha * min(0, x); where no slope is over 1 that is max(x, alpha x), which passes over memory half as often. The larger of two rounded
 * numbers is one.
 */
function prelu(graph: Graph, network: ShapeNetwork, name: string, isHalf: boolean): (values: Node) => Node {
  const { values: exact, shape } = weightOf(network, name)
  const alpha = isHalf ? roundedToHalf(exact) : exact
  const slopes = graph.constant(alpha, shape, name)
  const round = (values: Node): Node => (isHalf ? graph.half(values) : values)
  const falling = (values: Node): Node => round(graph.each('Mul', values, slopes))
  if (alpha.every((slope) => slope <= 1)) return (values) => graph.each('Maximum', values, falling(values))
  return (values) => {
    const negative = graph.each('Minimum', values, graph.scalar(0))
    return round(graph.each('AddV2', graph.each('Relu', values), falling(negative)))
  }
}

function stack(graph: Graph, outputs: readonly Node[]): Node {
  return graph.concatenate(
    outputs.map((output) => graph.reshape(output, [1, -1, OUTPUTS])),
    0,
  )
}
