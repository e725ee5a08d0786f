import { concatenate } from '../units/concatenate'
import { bytes, entry, integer, message, text, type Fields } from './protobuf'

/** A node of a graph, by the name under which others take its first output. */
export type Node = string & { readonly node: unique symbol }

/** Types of TensorFlow's tensors (types.proto). */
const FLOAT = 1
const INT32 = 3
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

/** An input or output of a graph: its name, its type, and its shape, -1 for any length. */
interface Signature {
  readonly node: Node
  readonly type: number
  readonly sides: readonly number[]
}

/**
 * A graph of TensorFlow in the making. Each method adds a node and gives its name; arrays of pixels are
 * `[stamp, row, column, channel]`, kernels `[height, width, in, out]`.
 */
export class Graph {
  private readonly nodes: Uint8Array[] = []
  private readonly inputs = new Map<string, Signature>()
  private readonly outputs = new Map<string, Signature>()

  /** A node of TensorFlow's operation `operation`. */
  add(operation: string, inputs: readonly Node[], attributes: Readonly<Record<string, Attribute>>): Node {
    return this.named(`n${this.nodes.length}`, operation, inputs, attributes)
  }

  private named(
    name: string,
    operation: string,
    inputs: readonly Node[],
    attributes: Readonly<Record<string, Attribute>>,
  ): Node {
    const fields = [text(1, name), text(2, operation), ...inputs.map((input) => text(3, input))]
    for (const [key, value] of Object.entries(attributes)) fields.push(entry(5, key, value))
    this.nodes.push(concatenate(fields))
    return name as Node // names become nodes here only
  }

  input(name: string, of: 'float' | 'int32', sides: readonly number[]): Node {
    const dtype = of === 'float' ? FLOAT : INT32
    const node = this.named(name, 'Placeholder', [], { dtype: type(dtype), shape: shape(sides) })
    this.inputs.set(name, { node, type: dtype, sides })
    return node
  }

  output(name: string, node: Node, sides: readonly number[]): void {
    this.outputs.set(name, { node, type: FLOAT, sides })
  }

  /** Numbers that do not change. */
  constant(values: Float32Array | Int32Array, sides: readonly number[] = [values.length]): Node {
    const dtype = values instanceof Int32Array ? INT32 : FLOAT
    const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const tensor = [integer(1, dtype), message(2, shapeFields(sides)), bytes(4, content)]
    return this.add('Const', [], { dtype: type(dtype), value: [message(8, tensor)] })
  }

  scalar(value: number): Node {
    return this.constant(Float32Array.of(value), [])
  }

  /** An operation on numbers one by one, with broadcasting: `Mul`, `AddV2`, `Maximum`, `Asinh`, `Softplus`, ... */
  each(operation: string, ...inputs: readonly Node[]): Node {
    return this.add(operation, inputs, { T: type(FLOAT) })
  }

  /** A convolution without bias; `padding` is the zeros before and after each row and column. */
  convolve(
    pixels: Node,
    kernel: Node,
    stride: number,
    padding: readonly [before: number, after: number],
  ): Node {
    return this.add('Conv2D', [pixels, kernel], {
      ...{ T: type(FLOAT), strides: integers([1, stride, stride, 1]), padding: words('EXPLICIT') },
      ...{
        explicit_paddings: integers([0, 0, ...padding, ...padding, 0, 0]),
        dilations: integers([1, 1, 1, 1]),
      },
      ...{ data_format: words('NHWC'), use_cudnn_on_gpu: flag(false) },
    })
  }

  /** A transposed convolution (kernel `[height, width, out, in]`) without bias, to arrays of `sides`, each `stride` times as long. */
  convolveTransposed(
    pixels: Node,
    kernel: Node,
    stride: number,
    sides: readonly [stamps: number, rows: number, columns: number, channels: number],
  ): Node {
    return this.add('Conv2DBackpropInput', [this.constant(Int32Array.from(sides)), kernel, pixels], {
      ...{ T: type(FLOAT), strides: integers([1, stride, stride, 1]), padding: words('SAME') },
      ...{ dilations: integers([1, 1, 1, 1]), data_format: words('NHWC'), use_cudnn_on_gpu: flag(false) },
    })
  }

  addBias(values: Node, bias: Node): Node {
    return this.add('BiasAdd', [values, bias], { T: type(FLOAT), data_format: words('NHWC') })
  }

  /** Products of the last two axes; the axes before them are broadcast. */
  matrixProduct(one: Node, other: Node): Node {
    return this.add('BatchMatMulV2', [one, other], { T: type(FLOAT), adj_x: flag(false), adj_y: flag(false) })
  }

  reshape(values: Node, sides: readonly number[]): Node {
    const target = this.constant(Int32Array.from(sides))
    return this.add('Reshape', [values, target], { T: type(FLOAT), Tshape: type(INT32) })
  }

  /** A rectangle of each axis; a size of -1 goes to the end. */
  slice(values: Node, begin: readonly number[], size: readonly number[]): Node {
    const [from, to] = [this.constant(Int32Array.from(begin)), this.constant(Int32Array.from(size))]
    return this.add('Slice', [values, from, to], { T: type(FLOAT), Index: type(INT32) })
  }

  reverse(values: Node, axes: readonly number[]): Node {
    const named = this.constant(Int32Array.from(axes))
    return this.add('ReverseV2', [values, named], { T: type(FLOAT), Tidx: type(INT32) })
  }

  transpose(values: Node, order: readonly number[]): Node {
    const permutation = this.constant(Int32Array.from(order))
    return this.add('Transpose', [values, permutation], { T: type(FLOAT), Tperm: type(INT32) })
  }

  concatenate(values: readonly Node[], axis: number): Node {
    const [only] = values
    if (only !== undefined && values.length === 1) return only
    const along = this.constant(Int32Array.of(axis), [])
    const attributes = { T: type(FLOAT), Tidx: type(INT32), N: [integer(3, values.length)] }
    return this.add('ConcatV2', [...values, along], attributes)
  }

  /** The parts of an array along its first axis. */
  unpack(values: Node, parts: number): Node[] {
    const attributes = { T: type(FLOAT), num: [integer(3, parts)], axis: [integer(3, 0)] }
    const node = this.add('Unpack', [values], attributes)
    // Outputs of a node after the first are known by their number.
    return Array.from({ length: parts }, (_, part) => `${node}:${part}` as Node)
  }

  /** Numbers from the unit normal distribution: the same seed (two integers) gives the same ones. */
  normal(seed: Node, sides: readonly number[]): Node {
    const of = this.constant(Int32Array.from(sides))
    const attributes = { dtype: type(FLOAT), T: type(INT32), Tseed: type(INT32) }
    return this.add('StatelessRandomNormal', [of, seed], attributes)
  }

  /** Two integers that make a seed, of one that comes in and one that is known. */
  seed(first: Node, second: number): Node {
    const one = this.add('Reshape', [first, this.constant(Int32Array.of(1))], {
      T: type(INT32),
      Tshape: type(INT32),
    })
    const other = this.constant(Int32Array.of(second))
    const along = this.constant(Int32Array.of(0), [])
    const attributes = { T: type(INT32), Tidx: type(INT32), N: [integer(3, 2)] }
    return this.add('ConcatV2', [one, other, along], attributes)
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
