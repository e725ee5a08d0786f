import { STAMP_SIDE } from '../../stamps/stamp'
import { BANDS } from '../../units/bands'
import { Graph, type Node } from '../graph'
import { weightOf } from '../shape-network'
import { smallestSide } from './architecture'
import { LEAST_SHARE } from './autoencoder'
import type { GenerativeNetwork } from './generative-network'

/**
 * The decoder of a network as one SavedModel: `latent` `[galaxy, latent]` goes in, `outputs` `[galaxy, band, row, column]`, nJy, come out. `count`
 * galaxies go through at a time.
 */
export function decoderGraph(network: GenerativeNetwork, count: number): Uint8Array {
  return decodingGraph(network, count).savedModel()
}

/** The graph of `decoderGraph`, for whoever asks what runs in it. */
export function decodingGraph(network: GenerativeNetwork, count: number): Graph {
  const graph = new Graph()
  const { latent, decoder } = network.architecture
  const constant = (name: string): Node => {
    const { values, shape } = weightOf(network, name)
    return graph.constant(values, shape, name)
  }
  const dense = (name: string, values: Node): Node =>
    graph.addBias(graph.matrixProduct(values, constant(`${name}.kernel`)), constant(`${name}.bias`))
  const silu = (values: Node): Node => graph.each('Mul', values, graph.each('Sigmoid', values))

  const input = graph.input('latent', 'float', [count, latent])
  const hidden = silu(dense('decoder.dense2', silu(dense('decoder.dense1', input))))
  let side = smallestSide(network.architecture)
  let maps = graph.reshape(silu(dense('decoder.map', hidden)), [count, side, side, decoder[0] ?? 0])
  decoder.forEach((_, at) => {
    side *= 2
    const channels = decoder[at + 1] ?? BANDS.length
    const name = `decoder.conv${at + 1}`
    const doubled = graph.convolveTransposed(maps, constant(`${name}.kernel`), 2, [
      count,
      side,
      side,
      channels,
    ])
    const biased = graph.addBias(doubled, constant(`${name}.bias`))
    maps = at === decoder.length - 1 ? biased : silu(biased)
  })
  const fluxes = fluxesOf(graph, network, dense('decoder.flux', hidden), count)
  const stamps = graph.each('Mul', profilesOf(graph, network, maps, count), fluxes)
  const sides = [count, BANDS.length, STAMP_SIDE, STAMP_SIDE]
  graph.output('outputs', graph.reshape(stamps, sides), sides)
  return graph
}

/** `[galaxy, band, pixel]`, of sum 1 over the pixels. */
function profilesOf(graph: Graph, network: GenerativeNetwork, logits: Node, count: number): Node {
  const bands = BANDS.length
  const profile = weightOf(network, 'input.profile').values
  const typical = Float32Array.from(profile, (_, at) => {
    const [band, pixel] = [Math.floor(at / STAMP_SIDE ** 2), at % STAMP_SIDE ** 2]
    return Math.log(Math.max(profile[pixel * bands + band] ?? NaN, LEAST_SHARE))
  })
  const pixels = graph.reshape(graph.transpose(logits, [0, 3, 1, 2]), [count, bands, STAMP_SIDE ** 2])
  return graph.each(
    'Softmax',
    graph.each('AddV2', pixels, graph.constant(typical, [bands, STAMP_SIDE ** 2], 'input.profile')),
  )
}

/** `[galaxy, band, 1]`, nJy. */
function fluxesOf(graph: Graph, network: GenerativeNetwork, normalised: Node, count: number): Node {
  const [scale, mean] = ['scale', 'mean'].map((part) =>
    graph.constant(weightOf(network, `input.flux_${part}`).values, [BANDS.length], `input.flux_${part}`),
  ) as [Node, Node] // as many as names
  const logs = graph.each('AddV2', graph.each('Mul', normalised, scale), mean)
  return graph.reshape(graph.each('Exp', logs), [count, BANDS.length, 1])
}
