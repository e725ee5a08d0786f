import { perExample, type Phase, type Workload } from '../../workload'
import { assembleWorkload, type Learning } from '../assemble-workload'
import { batchProduct } from '../layers/batch-product'
import { binary } from '../layers/binary'
import { classification } from '../layers/classification'
import { biasAdd } from '../layers/convolution'
import { denseLayer, multiply } from '../layers/dense'
import { dropout } from '../layers/dropout'
import { firstRows, lookUp } from '../layers/embedding'
import { gelu } from '../layers/gelu'
import { GraphBuilder } from '../graph-builder'
import { layerNormalisation } from '../layers/layer-normalisation'
import { LAMB } from '../optimiser'
import { softmax } from '../layers/softmax'
import type { Tensor } from '../tensor'
import { transposed } from '../layers/transposed'
import { unary } from '../layers/unary'

/** Tokens of a sequence, of which some are masked and predicted; layers, widths and heads; the tables of embeddings. */
const [TOKENS, MASKED, LAYERS, WIDTH, INNER, HEADS] = [128, 20, 24, 1024, 4096, 16] as const
const [VOCABULARY, POSITIONS, SEGMENTS] = [30_522, 512, 2] as const
const VECTORS = { rows: TOKENS, width: WIDTH }
const SOURCE =
  'Devlin et al. 2019, arXiv:1810.04805 (large, uncased); sequences of 128 tokens of which 20 are predicted, and LAMB, as in ' +
  'NVIDIA/DeepLearningExamples BERT, first phase of pre-training'

/** BERT-large on sequences of 128 tokens: pre-training, or the vector of each sequence. */
export function bertLarge(phase: Phase): Workload {
  const graph = new GraphBuilder(phase === 'training')
  const learning = network(graph)
  const description = {
    ...{ name: 'bert-large', title: 'BERT-large, 128 tokens', source: SOURCE, phase },
    ...{ examples: 'sequences', software: 'ngc' as const, epochExamples: null },
    inputElements: 3 * TOKENS + (graph.training ? 3 * MASKED + 1 : 0),
    outputElements: graph.training ? 0 : WIDTH,
  }
  return assembleWorkload(graph, description, learning)
}

function network(graph: GraphBuilder): Learning | null {
  graph.layer = 'embeddings'
  const words = graph.variable(VOCABULARY * WIDTH)
  let value = embed(graph, words)
  for (let layer = 1; layer <= LAYERS; layer++) {
    value = inner(graph, attention(graph, value, `layer${layer} attention`), `layer${layer} dense`)
  }
  graph.layer = 'pooler'
  const first = firstOf(graph, value, 1)
  const pooled = unary(graph, 'Tanh', denseLayer(graph, first, { inputs: WIDTH, outputs: WIDTH }))
  return graph.training ? pretrain(graph, { words, value, pooled }) : null
}

function embed(graph: GraphBuilder, words: Tensor): Tensor {
  const segments = graph.variable(SEGMENTS * WIDTH)
  const positions = graph.variable(POSITIONS * WIDTH)
  const both = binary(
    graph,
    'AddV2',
    lookUp(graph, words, TOKENS, WIDTH),
    lookUp(graph, segments, TOKENS, WIDTH),
  )
  const all = binary(graph, 'AddV2', both, firstRows(graph, positions, TOKENS, WIDTH))
  return dropout(graph, layerNormalisation(graph, all, VECTORS))
}

function attention(graph: GraphBuilder, input: Tensor, layer: string): Tensor {
  graph.layer = layer
  const square = { inputs: WIDTH, outputs: WIDTH, rows: TOKENS }
  const heads = { rows: TOKENS, columns: TOKENS, depth: WIDTH / HEADS, groups: HEADS }
  const part = () => transposed(graph, denseLayer(graph, input, square))
  const [query, key, content] = [part(), part(), part()]
  const scores = unary(graph, 'Mul', batchProduct(graph, query, key, heads))
  const masked = binary(graph, 'AddV2', scores, graph.constant(perExample(TOKENS * TOKENS)))
  const shares = dropout(graph, softmax(graph, masked))
  const mixed = batchProduct(graph, shares, content, {
    ...heads,
    columns: heads.depth,
    depth: TOKENS,
  })
  return joined(graph, denseLayer(graph, transposed(graph, mixed), square), input)
}

function inner(graph: GraphBuilder, input: Tensor, layer: string): Tensor {
  graph.layer = layer
  const wide = gelu(graph, denseLayer(graph, input, { inputs: WIDTH, outputs: INNER, rows: TOKENS }))
  return joined(graph, denseLayer(graph, wide, { inputs: INNER, outputs: WIDTH, rows: TOKENS }), input)
}

function joined(graph: GraphBuilder, output: Tensor, skip: Tensor): Tensor {
  return layerNormalisation(graph, binary(graph, 'AddV2', dropout(graph, output), skip), VECTORS)
}

/** Some of the vectors of a sequence. */
function firstOf(graph: GraphBuilder, input: Tensor, rows: number): Tensor {
  return lookUp(graph, input, rows, WIDTH)
}

interface Encoded {
  readonly words: Tensor
  readonly value: Tensor
  readonly pooled: Tensor
}

/** Predicts the masked tokens, with the table of words as weights, and whether one sentence follows the other. */
function pretrain(graph: GraphBuilder, { words, value, pooled }: Encoded): Learning {
  graph.layer = 'masked tokens'
  const masked = firstOf(graph, value, MASKED)
  const hidden = gelu(graph, denseLayer(graph, masked, { inputs: WIDTH, outputs: WIDTH, rows: MASKED }))
  const vectors = layerNormalisation(graph, hidden, { rows: MASKED, width: WIDTH })
  const scores = multiply(graph, vectors, words, { inputs: WIDTH, outputs: VOCABULARY, rows: MASKED })
  const tokens = classification(graph, biasAdd(graph, scores, VOCABULARY), MASKED)
  graph.layer = 'next sentence'
  const next = classification(graph, denseLayer(graph, pooled, { inputs: WIDTH, outputs: 2 }))
  return { loss: binary(graph, 'AddV2', tokens, next), optimiser: LAMB }
}
