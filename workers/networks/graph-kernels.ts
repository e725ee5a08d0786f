import { nodeOf, type Graph, type GraphNode, type Node } from './graph'
import type { Sides } from './graph-shapes'
import { layerOfWeight, MOVES_NOTHING, type KernelRun, type StepRuns } from './kernel-run'

/**
 * The kernels that TensorFlow runs for a graph of forward passes on a batch: its nodes, each after its inputs, without those that move no
 * element. TensorFlow may fuse some (a convolution and its bias), which changes no product. Throws `RangeError` where shapes do not go together.
 */
export function graphKernels(graph: Graph, batch: number): StepRuns {
  const known = new Map<Node, KnownNode>()
  const runs: KernelRun[] = []
  for (const node of graph.runs()) {
    const found = look(node, known, batch)
    known.set(node.name, found)
    if (node.of === 'int32' || MOVES_NOTHING.has(node.operation)) continue
    const { layer, inputs, outputs } = found
    runs.push({ kernel: node.operation, layer, pass: 'forward', inputs, outputs, kept: 0 })
  }
  return { batch, runs, fed: 0 }
}

/** The sides of all outputs of the nodes that run, by name, for a batch. */
export function graphShapes(graph: Graph, batch: number): Map<Node, readonly Sides[]> {
  const known = new Map<Node, KnownNode>()
  for (const node of graph.runs()) known.set(node.name, look(node, known, batch))
  return new Map([...known].map(([name, { outputs }]) => [name, outputs]))
}

interface KnownNode {
  /** Of what is no integer. */
  readonly inputs: readonly Sides[]
  readonly outputs: readonly Sides[]
  readonly layer: string
  readonly isWeight: boolean
  readonly of: 'float' | 'int32'
  /** How many ran before it. */
  readonly place: number
}

function look(node: GraphNode, known: ReadonlyMap<Node, KnownNode>, batch: number): KnownNode {
  const all = node.inputs.map((input) => inputOf(known, input))
  const outputs = node.shapes(
    all.map(({ sides }) => sides),
    batch,
  )
  const floats = all.filter(({ from }) => from.of === 'float')
  const sides = floats.map((input) => input.sides)
  const from = floats.map((input) => input.from)
  return {
    // TensorFlow takes the kernel before the gradient, TensorFlow.js after it.
    inputs: node.operation === 'Conv2DBackpropInput' ? sides.reverse() : sides,
    ...{ outputs, place: known.size, of: node.of ?? 'float' },
    ...(node.weight === undefined ? layerAfter(from) : layerFrom(node.weight)),
  }
}

/** Weights have a layer before the last point of their name; what is fed, `stamps`, has none. */
function layerFrom(weight: string): Pick<KnownNode, 'layer' | 'isWeight'> {
  return { layer: layerOfWeight(weight), isWeight: weight.includes('.') }
}

/** The layer of the weights that come in, or else of what ran last of what comes in. */
function layerAfter(inputs: readonly KnownNode[]): Pick<KnownNode, 'layer' | 'isWeight'> {
  const weights = inputs.filter(({ isWeight }) => isWeight)
  const among = weights.length > 0 ? weights : inputs
  const last = [...among].sort((one, other) => one.place - other.place).at(-1)
  return { layer: last?.layer ?? '', isWeight: inputs.length > 0 && weights.length === inputs.length }
}

function inputOf(known: ReadonlyMap<Node, KnownNode>, input: Node): { sides: Sides; from: KnownNode } {
  const { node, at } = nodeOf(input)
  const from = known.get(node)
  const sides = from?.outputs[at]
  if (from && sides) return { sides, from }
  throw new RangeError(`the graph has no ${input} before it is read`)
}
