import { concatenate } from '../units/concatenate'
import {
  broadcast,
  concatenated,
  convolved,
  given,
  multiplied,
  reshaped,
  sliced,
  transposed,
  unchanged,
  unpacked,
  type ShapeRule,
} from './graph-shapes'
import { bytes, entry, integer, message, text, type Fields } from './protobuf'

/** A node of a graph, by the name under which others take its first output. */
export type Node = string & { readonly node: unique symbol }

/** Types of TensorFlow's tensors (types.proto). */
const FLOAT = 1
const INT32 = 3
const HALF = 19
/** The version of TensorFlow's graphs that these nodes were written for; later ones read it. */
const PRODUCER = 1087

type Attribute = Fields

/** Fields of AttrValue (attr_value.proto). */
const type = (value: number): Attribute => [integer(6, value)]
const flag = (value: boolean): Attribute => [integer(5, value)]
const words = (value: string): Attribute => [text(2, value)]
const integers = (values: readonly number[]): Attribute => [
  message(
    1,
    values.map((value) => integer(3, value)),
  ),
]
const shape = (sides: readonly number[]): Attribute => [message(7, shapeFields(sides))]

/** TensorShapeProto; -1 is a side of any length. */
function shapeFields(sides: readonly number[]): Fields {
  return sides.map((side) => message(2, [integer(1, side)]))
}

/** Nodes with more bytes of attributes, weights, are not compared. */
const MOST_COMPARED = 256

/** What two nodes have in common that compute the same; null for those that hold many numbers. */
function keyOf(
  operation: string,
  inputs: readonly Node[],
  attributes: Readonly<Record<string, Attribute>>,
  { weight = '' }: NodeFacts,
): string | null {
  const values = Object.entries(attributes).map(([name, fields]) => ({ name, fields }))
  const size = values.reduce((sum, { fields }) => fields.reduce((all, { length }) => all + length, sum), 0)
  if (size > MOST_COMPARED) return null
  const told = values.map(({ name, fields }) => `${name}=${concatenate(fields).join()}`)
  return [operation, weight, ...inputs, ...told].join(' ')
}

/** The node and the number of an output: 2 of `n7:2`, 0 of `n7`. */
export function nodeOf(output: Node): { node: Node; at: number } {
  const [node = '', at = '0'] = output.split(':')
  return { node: node as Node, at: Number(at) } // the name of a node with its output is that of a node before it
}

/** An input or output of a graph: its name, its type, and its shape, -1 for any length. */
interface Signature {
  readonly node: Node
  readonly type: number
  readonly sides: readonly number[]
}

/** What is known of a node beside what TensorFlow is told. */
interface NodeFacts {
  readonly shapes: ShapeRule
  /** Of its outputs; floating point unless it says so. */
  readonly of?: 'int32'
  /** The name of the weights that it holds or takes: `stage1.conv_a.kernel`. */
  readonly weight?: string | undefined
}

/** A node of a graph as it will run. */
export interface GraphNode extends NodeFacts {
  readonly name: Node
  readonly operation: string
  readonly inputs: readonly Node[]
}

/**
 * A graph of TensorFlow in the making. Each method adds a node and gives its name; arrays of pixels are
 * `[stamp, row, column, channel]`, kernels `[height, width, in, out]`.
 */
export class Graph {
  private readonly nodes: Uint8Array[] = []
  private readonly facts: GraphNode[] = []
  private readonly known = new Map<string, Node>()
  private readonly inputs = new Map<string, Signature>()
  private readonly outputs = new Map<string, Signature>()
  /** Numbers by those that they were rounded from; rounded ones by themselves. */
  private readonly halves = new Map<Node, Node>()

  /** A node of TensorFlow's operation `operation`; the one that is there already, where it is the same on the same inputs. */
  add(
    operation: string,
    inputs: readonly Node[],
    attributes: Readonly<Record<string, Attribute>>,
    facts: NodeFacts,
  ): Node {
    const key = keyOf(operation, inputs, attributes, facts)
    const same = key === null ? undefined : this.known.get(key)
    if (same !== undefined) return same
    const node = this.named(`n${this.nodes.length}`, operation, inputs, attributes, facts)
    if (key !== null) this.known.set(key, node)
    return node
  }

  private named(
    name: string,
    operation: string,
    inputs: readonly Node[],
    attributes: Readonly<Record<string, Attribute>>,
    facts: NodeFacts,
  ): Node {
    const fields = [text(1, name), text(2, operation), ...inputs.map((input) => text(3, input))]
    for (const [key, value] of Object.entries(attributes)) fields.push(entry(5, key, value))
    this.nodes.push(concatenate(fields))
    const node = name as Node // names become nodes here only
    this.facts.push({ ...facts, name: node, operation, inputs })
    return node
  }

  input(name: string, of: 'float' | 'int32', sides: readonly number[]): Node {
    const dtype = of === 'float' ? FLOAT : INT32
    const attributes = { dtype: type(dtype), shape: shape(sides) }
    const facts = { shapes: given(sides), weight: name, ...(of === 'int32' && { of }) }
    const node = this.named(name, 'Placeholder', [], attributes, facts)
    this.inputs.set(name, { node, type: dtype, sides })
    return node
  }

  output(name: string, node: Node, sides: readonly number[]): void {
    this.outputs.set(name, { node, type: FLOAT, sides })
  }

  /** Numbers that do not change; `weight` is their name, where they are a network's. */
  constant(
    values: Float32Array | Int32Array,
    sides: readonly number[] = [values.length],
    weight?: string,
  ): Node {
    const dtype = values instanceof Int32Array ? INT32 : FLOAT
    const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const tensor = [integer(1, dtype), message(2, shapeFields(sides)), bytes(4, content)]
    const facts = { shapes: given(sides), weight, ...(dtype === INT32 && { of: 'int32' as const }) }
    return this.add('Const', [], { dtype: type(dtype), value: [message(8, tensor)] }, facts)
  }

  scalar(value: number): Node {
    return this.constant(Float32Array.of(value), [])
  }

  /** An operation on numbers one by one, with broadcasting: `Mul`, `AddV2`, `Maximum`, `Asinh`, `Softplus`, ... */
  each(operation: string, ...inputs: readonly Node[]): Node {
    return this.add(operation, inputs, { T: type(FLOAT) }, { shapes: broadcast })
  }

  /** Numbers rounded to half precision (to the nearest, of two the even one; what is too large becomes infinite), in single precision again. Each node is rounded once. */
  half(values: Node): Node {
    const found = this.halves.get(values)
    if (found) return found
    const cast = (of: Node, from: number, to: number): Node =>
      this.add(
        'Cast',
        [of],
        { SrcT: type(from), DstT: type(to), Truncate: flag(false) },
        { shapes: unchanged },
      )
    const rounded = cast(cast(values, FLOAT, HALF), HALF, FLOAT)
    this.halves.set(values, rounded).set(rounded, rounded)
    return rounded
  }

  /** A convolution without bias; `padding` is the zeros before and after each row and column. */
  convolve(
    pixels: Node,
    kernel: Node,
    stride: number,
    padding: readonly [before: number, after: number],
  ): Node {
    const attributes = {
      ...{ T: type(FLOAT), strides: integers([1, stride, stride, 1]), padding: words('EXPLICIT') },
      ...{
        explicit_paddings: integers([0, 0, ...padding, ...padding, 0, 0]),
        dilations: integers([1, 1, 1, 1]),
      },
      ...{ data_format: words('NHWC'), use_cudnn_on_gpu: flag(false) },
    }
    return this.add('Conv2D', [pixels, kernel], attributes, { shapes: convolved(stride, padding) })
  }

  /** A transposed convolution (kernel `[height, width, out, in]`) without bias, to arrays of `sides`, each `stride` times as long. */
  convolveTransposed(
    pixels: Node,
    kernel: Node,
    stride: number,
    sides: readonly [stamps: number, rows: number, columns: number, channels: number],
  ): Node {
    const attributes = {
      ...{ T: type(FLOAT), strides: integers([1, stride, stride, 1]), padding: words('SAME') },
      ...{ dilations: integers([1, 1, 1, 1]), data_format: words('NHWC'), use_cudnn_on_gpu: flag(false) },
    }
    const inputs = [this.constant(Int32Array.from(sides)), kernel, pixels]
    return this.add('Conv2DBackpropInput', inputs, attributes, { shapes: given(sides) })
  }

  addBias(values: Node, bias: Node): Node {
    const attributes = { T: type(FLOAT), data_format: words('NHWC') }
    return this.add('BiasAdd', [values, bias], attributes, { shapes: unchanged })
  }

  /** Products of the last two axes; the axes before them are broadcast. */
  matrixProduct(one: Node, other: Node): Node {
    const attributes = { T: type(FLOAT), adj_x: flag(false), adj_y: flag(false) }
    return this.add('BatchMatMulV2', [one, other], attributes, { shapes: multiplied })
  }

  reshape(values: Node, sides: readonly number[]): Node {
    const target = this.constant(Int32Array.from(sides))
    const attributes = { T: type(FLOAT), Tshape: type(INT32) }
    return this.add('Reshape', [values, target], attributes, { shapes: reshaped(sides) })
  }

  /** A rectangle of each axis; a size of -1 goes to the end. */
  slice(values: Node, begin: readonly number[], size: readonly number[]): Node {
    const [from, to] = [this.constant(Int32Array.from(begin)), this.constant(Int32Array.from(size))]
    const attributes = { T: type(FLOAT), Index: type(INT32) }
    return this.add('Slice', [values, from, to], attributes, { shapes: sliced(begin, size) })
  }

  reverse(values: Node, axes: readonly number[]): Node {
    const named = this.constant(Int32Array.from(axes))
    const attributes = { T: type(FLOAT), Tidx: type(INT32) }
    return this.add('ReverseV2', [values, named], attributes, { shapes: unchanged })
  }

  transpose(values: Node, order: readonly number[]): Node {
    const permutation = this.constant(Int32Array.from(order))
    const attributes = { T: type(FLOAT), Tperm: type(INT32) }
    return this.add('Transpose', [values, permutation], attributes, { shapes: transposed(order) })
  }

  concatenate(values: readonly Node[], axis: number): Node {
    const [only] = values
    if (only !== undefined && values.length === 1) return only
    const along = this.constant(Int32Array.of(axis), [])
    const attributes = { T: type(FLOAT), Tidx: type(INT32), N: [integer(3, values.length)] }
    const shapes = concatenated(axis, values.length)
    return this.add('ConcatV2', [...values, along], attributes, { shapes })
  }

  /** The parts of an array along its first axis. */
  unpack(values: Node, parts: number): Node[] {
    const attributes = { T: type(FLOAT), num: [integer(3, parts)], axis: [integer(3, 0)] }
    const node = this.add('Unpack', [values], attributes, { shapes: unpacked })
    return Array.from({ length: parts }, (_, part) => this.part(node, part))
  }

  /** An output of a node by its number. */
  part(node: Node, at: number): Node {
    return `${node}:${at}` as Node // the name of a node with the number of an output
  }

  /** Numbers from the unit normal distribution: the same seed (two integers) gives the same ones. */
  normal(seed: Node, sides: readonly number[]): Node {
    const of = this.constant(Int32Array.from(sides))
    const attributes = { dtype: type(FLOAT), T: type(INT32), Tseed: type(INT32) }
    return this.add('StatelessRandomNormal', [of, seed], attributes, { shapes: given(sides) })
  }

  /** Two integers that make a seed, of one that comes in and one that is known. */
  seed(first: Node, second: number): Node {
    const of = 'int32' as const
    const flat = { T: type(INT32), Tshape: type(INT32) }
    const one = this.add('Reshape', [first, this.constant(Int32Array.of(1))], flat, {
      shapes: given([1]),
      of,
    })
    const other = this.constant(Int32Array.of(second))
    const along = this.constant(Int32Array.of(0), [])
    const attributes = { T: type(INT32), Tidx: type(INT32), N: [integer(3, 2)] }
    return this.add('ConcatV2', [one, other, along], attributes, { shapes: given([2]), of })
  }

  /** The nodes that run when the outputs are asked for, each after its inputs. */
  runs(): readonly GraphNode[] {
    const wanted = new Set<string>([...this.outputs.values()].map(({ node }) => nodeOf(node).node))
    const found: GraphNode[] = []
    for (const one of [...this.facts].reverse()) {
      if (!wanted.has(one.name)) continue
      found.push(one)
      one.inputs.forEach((input) => wanted.add(nodeOf(input).node))
    }
    return found.reverse()
  }

  /** The graph as a SavedModel (saved_model.proto) with the signature `serving_default`. */
  savedModel(): Uint8Array {
    const graph = [...this.nodes.map((node) => bytes(1, node)), message(4, [integer(1, PRODUCER)])]
    const sides = (list: ReadonlyMap<string, Signature>, field: number): Uint8Array[] =>
      [...list].map(([name, one]) => {
        const tensor = [text(1, `${one.node}:0`), integer(2, one.type), message(3, shapeFields(one.sides))]
        return entry(field, name, tensor)
      })
    const signature = [
      ...sides(this.inputs, 1),
      ...sides(this.outputs, 2),
      text(3, 'tensorflow/serving/predict'),
    ]
    const meta = [message(1, [text(4, 'serve')]), message(2, graph), entry(5, 'serving_default', signature)]
    return concatenate([integer(1, 1), message(2, meta)])
  }
}
