import { perExample, type Phase, type Workload } from '../../workload'
import { assembleWorkload } from '../assemble-workload'
import { times } from '../amount'
import { batchProduct } from '../layers/batch-product'
import { binary } from '../layers/binary'
import { denseLayer } from '../layers/dense'
import { lookUp } from '../layers/embedding'
import { GraphBuilder } from '../graph-builder'
import { copy, reduction } from '../kernel'
import { rootMeanSquareNormalisation } from '../layers/layer-normalisation'
import { softmax } from '../layers/softmax'
import { swish } from '../layers/swish'
import type { Tensor } from '../tensor'
import { unary } from '../layers/unary'

/** Layers, widths, heads and tokens of the vocabulary; tokens of a sequence so far. */
const [LAYERS, WIDTH, INNER, HEADS, VOCABULARY, CONTEXT] = [32, 4096, 11_008, 32, 32_000, 1024] as const
const VECTOR = { rows: 1, width: WIDTH }
const SQUARE = { inputs: WIDTH, outputs: WIDTH }
const SOURCE =
  'Touvron et al. 2023, arXiv:2307.09288 (7B); one token for each sequence, whose 1,024 tokens before it lie in the cache of keys and values'

/** LLaMA2-7B decoding: each step takes one token of every sequence, reads all weights, and the cache of each sequence. */
export function llama2(phase: Phase): Workload {
  const graph = new GraphBuilder(false)
  decode(graph)
  const description = {
    ...{ name: 'llama2-7b', title: 'LLaMA2-7B decoding', source: SOURCE, phase },
    ...{ examples: 'tokens', software: 'ngc' as const, epochExamples: null },
    ...{ inputElements: 1, outputElements: 1, state: perExample(2 * LAYERS * WIDTH * CONTEXT) },
  }
  return assembleWorkload(graph, description, null)
}

function decode(graph: GraphBuilder): void {
  graph.layer = 'embedding'
  let value = lookUp(graph, graph.variable(VOCABULARY * WIDTH), 1, WIDTH)
  for (let layer = 1; layer <= LAYERS; layer++) {
    graph.layer = `layer${layer} attention`
    value = attention(graph, value)
    graph.layer = `layer${layer} dense`
    value = inner(graph, value)
  }
  graph.layer = 'head'
  const last = rootMeanSquareNormalisation(graph, value, VECTOR)
  const logits = denseLayer(graph, last, { inputs: WIDTH, outputs: VOCABULARY }, false)
  graph.run(reduction('ArgMax', logits.elements, perExample(1)))
}

function attention(graph: GraphBuilder, input: Tensor): Tensor {
  const normal = rootMeanSquareNormalisation(graph, input, VECTOR)
  const part = () => denseLayer(graph, normal, SQUARE, false)
  const query = rotated(graph, part())
  const keys = cached(graph, rotated(graph, part()))
  const values = cached(graph, part())
  const depth = WIDTH / HEADS
  const heads = { rows: 1, columns: CONTEXT, depth, groups: HEADS }
  const shares = softmax(graph, unary(graph, 'Mul', batchProduct(graph, query, keys, heads)))
  const mixed = batchProduct(graph, shares, values, { ...heads, columns: depth, depth: CONTEXT })
  return binary(graph, 'AddV2', input, denseLayer(graph, mixed, SQUARE, false))
}

/** Rotary positions (Su et al. 2021): x cos + (-x_2, x_1) sin. */
function rotated(graph: GraphBuilder, input: Tensor): Tensor {
  const half = times(input.elements, 0.5)
  graph.run(copy('Slice', half))
  const second = graph.run(copy('Slice', half))
  unary(graph, 'Neg', second)
  const turned = graph.run(copy('ConcatV2', input.elements))
  const cosine = unary(graph, 'Mul', input)
  return binary(graph, 'AddV2', cosine, unary(graph, 'Mul', turned))
}

/** Writes a key or value to the cache, all of which is then read. */
function cached(graph: GraphBuilder, input: Tensor): Tensor {
  graph.run(copy('ResourceScatterNdUpdate', input.elements))
  return graph.constant(times(input.elements, CONTEXT))
}

function inner(graph: GraphBuilder, input: Tensor): Tensor {
  const normal = rootMeanSquareNormalisation(graph, input, VECTOR)
  const part = () => denseLayer(graph, normal, { inputs: WIDTH, outputs: INNER }, false)
  const gated = binary(graph, 'Mul', swish(graph, part()), part())
  return binary(graph, 'AddV2', input, denseLayer(graph, gated, { inputs: INNER, outputs: WIDTH }, false))
}
