import { perExample } from '../../workload'
import { times } from '../amount'
import { binary } from './binary'
import { denseLayer } from './dense'
import type { GraphBuilder } from '../graph-builder'
import { copy, elementwise } from '../kernel'
import type { Tensor } from '../tensor'
import { unary } from './unary'

/** A masked autoregressive flow over `dimensions` dimensions, and the widths of its networks' hidden layers. */
export interface MaskedFlow {
  readonly dimensions: number
  readonly layers: number
  readonly hidden: readonly number[]
}

/**
 * Draws from a masked autoregressive flow (Papamakarios et al. 2017). Each layer needs its masked network (Germain et al. 2015) once for each
 * dimension, one after the other, since each dimension depends on those before; the order is reversed between layers. Masks are laid
 * on the weights when they are learned, not when they are used.
 */
export function drawFromFlow(graph: GraphBuilder, flow: MaskedFlow): Tensor {
  graph.layer = 'flow'
  const size = perExample(flow.dimensions)
  const noise = elementwise('RandomStandardNormal', size, { engine: 'random' })
  let value = graph.run({ ...noise, reads: perExample(0) })
  for (let layer = 1; layer <= flow.layers; layer++) {
    graph.layer = `flow${layer}`
    if (layer > 1) value = graph.run(copy('GatherV2', size))
    value = flowLayer(graph, value, flow)
  }
  return value
}

function flowLayer(graph: GraphBuilder, input: Tensor, { dimensions, hidden }: MaskedFlow): Tensor {
  const before = graph.run(copy('ZerosLike', perExample(dimensions), perExample(0)))
  graph.times = dimensions
  const widths = [dimensions, ...hidden, 2 * dimensions]
  let value = before
  for (const [index, inputs] of widths.slice(0, -1).entries()) {
    const outputs = widths[index + 1] ?? 0
    value = unary(graph, 'LeakyRelu', denseLayer(graph, value, { inputs, outputs }))
  }
  const output = shiftAndScale(graph, input, value, dimensions)
  graph.times = 1
  return output
}

/** The shift and the logarithm of the scale are cut apart (`Unpack`): input x exp(scale) + shift. */
function shiftAndScale(graph: GraphBuilder, input: Tensor, numbers: Tensor, dimensions: number): Tensor {
  const size = perExample(dimensions)
  const scale = graph.run({ ...copy('Unpack', size), reads: numbers.elements, writes: times(size, 2) })
  // Nothing is learned through it, so that half of the numbers may stand for either part.
  const half = { ...scale, elements: size }
  const scaled = binary(graph, 'Mul', input, unary(graph, 'Exp', half))
  return binary(graph, 'AddV2', scaled, half)
}
