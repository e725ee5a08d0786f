import type { Engine } from './workload'

type Sides = readonly number[]

/** What a kernel does for tensors of certain sides. */
export interface KernelWork {
  readonly engine: Engine
  /** Floating point operations; a multiplication and an addition are two, and a function such as exp is one. */
  readonly flop: number
  /** Elements. */
  readonly reads: number
  readonly writes: number
  readonly product: ProductSides | null
}

/** `[rows, depth] x [depth, columns]`, `groups` times side by side. */
export interface ProductSides {
  readonly rows: number
  readonly columns: number
  readonly depth: number
  readonly groups: number
}

/**
 * The work of a kernel of TensorFlow by its name and the sides of its inputs (in the order of TensorFlow.js: a convolution's gradient before its kernel) and
 * outputs. A convolution counts the products with the zeros of its border. Kernels that are not known count as vector work, one operation
 * for each element that they write.
 */
export function kernelWork(kernel: string, inputs: readonly Sides[], outputs: readonly Sides[]): KernelWork {
  const [reads, writes] = [sizes(inputs), sizes(outputs)]
  const product = PRODUCTS[kernel]?.(inputs, outputs) ?? null
  if (product) return { engine: 'matrix', flop: productFlop(product), reads, writes, product }
  const engine = ENGINES.get(kernel) ?? 'vector'
  return { engine, flop: flopOf(kernel, engine, { inputs, reads, writes }), reads, writes, product }
}

/** A multiplication and an addition for each row, column and depth. */
export function productFlop({ rows, columns, depth, groups }: ProductSides): number {
  return 2 * rows * columns * depth * groups
}

function flopOf(
  kernel: string,
  engine: Engine,
  { inputs, reads, writes }: { inputs: readonly Sides[]; reads: number; writes: number },
): number {
  if (engine === 'copy') return 0
  if (REDUCTIONS.has(kernel)) return reads
  if (kernel === 'AddN') return writes * (inputs.length - 1)
  return writes * (OPERATIONS[kernel] ?? 1)
}

type ProductRule = (inputs: readonly Sides[], outputs: readonly Sides[]) => ProductSides | null

/** Kernels that are matrix products. */
const PRODUCTS: Readonly<Record<string, ProductRule>> = {
  Conv2D: ([, filter], [out]) => convolution(filter, out),
  // The columns of what goes back are the pixels of the kernel, which are then added where they overlap.
  Conv2DBackpropInput: ([gradient, filter]) => {
    if (!gradient || filter?.length !== 4) return null
    const [height = 0, width = 0, into = 0, out = 0] = filter
    return { rows: size(gradient.slice(0, -1)), columns: height * width * into, depth: out, groups: 1 }
  },
  Conv2DBackpropFilter: ([, gradient], [filter]) => {
    if (!gradient || filter?.length !== 4) return null
    const [height = 0, width = 0, into = 0, out = 0] = filter
    return { rows: height * width * into, columns: out, depth: size(gradient.slice(0, -1)), groups: 1 }
  },
  BatchMatMulV2: matrices,
  MatMul: matrices,
}

function convolution(filter: Sides | undefined, out: Sides | undefined): ProductSides | null {
  if (!out || filter?.length !== 4) return null
  const [height = 0, width = 0, into = 0, channels = 0] = filter
  return { rows: size(out.slice(0, -1)), columns: channels, depth: height * width * into, groups: 1 }
}

/** `[..., rows, depth] x [..., depth, columns]`; either may come transposed, which the sides of the result tell. */
function matrices([one, other]: readonly Sides[], [out]: readonly Sides[]): ProductSides | null {
  if (!one || !other || !out) return null
  const [rows = 0, columns = 0] = out.slice(-2)
  const depth = rows === 0 ? 0 : size(one) / (size(one.slice(0, -2)) * rows)
  const groups = size(out.slice(0, -2))
  // One matrix for all is a taller product.
  return size(other.slice(0, -2)) === 1
    ? { rows: rows * groups, columns, depth, groups: 1 }
    : { rows, columns, depth, groups }
}

const ENGINES: ReadonlyMap<string, Engine> = new Map([
  ...engine('function', [
    'Asinh',
    'Exp',
    'Expm1',
    'Log',
    'Log1p',
    'Sigmoid',
    'Softplus',
    'Softmax',
    'LogSoftmax',
  ]),
  ...engine('function', ['Sqrt', 'Rsqrt', 'Tanh', 'Sin', 'Cos', 'Erf', 'Pow']),
  ...engine('random', ['StatelessRandomNormal', 'RandomStandardNormal', 'RandomUniform', 'Multinomial']),
  ...engine('copy', [
    'ConcatV2',
    'Slice',
    'SplitV',
    'Unpack',
    'Pack',
    'Transpose',
    'ReverseV2',
    'PadV2',
    'Tile',
  ]),
  ...engine('copy', [
    'ZerosLike',
    'OnesLike',
    'Fill',
    'Cast',
    'SelectV2',
    'GatherV2',
    'BroadcastTo',
    'StridedSlice',
  ]),
])

function engine(of: Engine, kernels: readonly string[]): [string, Engine][] {
  return kernels.map((kernel) => [kernel, of])
}

/** Kernels that do one operation for each element that they read. */
const REDUCTIONS = new Set(['Sum', 'Mean', 'Max', 'Min', 'Prod', 'All', 'Any', 'ArgMax', 'ArgMin'])

/** Operations for each element written, where it is not one. Softmax: largest, difference, exp, sum, quotient. */
const OPERATIONS: Readonly<Record<string, number>> = { Softmax: 5, LogSoftmax: 5, SquaredDifference: 2 }

const size = (sides: Sides): number => sides.reduce((product, side) => product * side, 1)
const sizes = (all: readonly Sides[]): number => all.reduce((sum, sides) => sum + size(sides), 0)
