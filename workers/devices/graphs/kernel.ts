import type { Engine, MatrixProduct, Operation, PerBatch } from '../workload'
import { sumOf, times } from './amount'
import type { Tensor } from './tensor'

/** What a kernel costs, wherever in a step it runs. */
export type Kernel = Pick<Operation, 'kernel' | 'engine' | 'flop' | 'reads' | 'writes' | 'product'>

/** How the gradients of some inputs of a kernel are computed from that of its output. */
export interface Gradient {
  /** The inputs whose gradients come out. */
  readonly of: readonly Tensor[]
  /** Those that run first and read nothing but the gradient of the output. */
  readonly linear?: readonly Kernel[]
  /** Those after them; none where the gradient is that of the output itself. */
  readonly kernels: readonly Kernel[]
  /** What of the forward pass `kernels` read. */
  readonly needs: readonly Tensor[]
}

/** Arrays that a kernel reads, and what it does to each element that it writes. */
export interface Elementwise {
  readonly engine?: Engine
  readonly arrays?: number
  readonly flopEach?: number
}

/** A kernel that does the same to each of `elements` elements; a function like exp counts as one operation. */
export function elementwise(kernel: string, elements: PerBatch, how: Elementwise = {}): Kernel {
  const { engine = 'vector', arrays = 1, flopEach = 1 } = how
  return {
    ...{ kernel, engine, flop: times(elements, flopEach) },
    ...{ reads: times(elements, arrays), writes: elements, product: null },
  }
}

/** A kernel that moves elements and computes nothing. */
export function copy(kernel: string, elements: PerBatch, reads = elements): Kernel {
  return { kernel, engine: 'copy', flop: times(elements, 0), reads, writes: elements, product: null }
}

/** A kernel that adds up `from` elements to `to`. */
export function reduction(kernel: string, from: PerBatch, to: PerBatch): Kernel {
  return { kernel, engine: 'vector', flop: from, reads: from, writes: to, product: null }
}

/** A kernel of the matrix units: 2 x rows x columns x depth x groups operations, of which at most one amount grows with the batch. */
export function matrixProduct(
  kernel: string,
  product: MatrixProduct,
  reads: readonly PerBatch[],
  writes: PerBatch,
): Kernel {
  return { kernel, engine: 'matrix', flop: flopOfProduct(product), reads: sumOf(reads), writes, product }
}

function flopOfProduct({ rows, columns, depth, groups }: MatrixProduct): PerBatch {
  return times([columns, depth].reduce(multiplied, rows), 2 * groups)
}

function multiplied(one: PerBatch, other: PerBatch): PerBatch {
  if (one.perExample !== 0 && other.perExample !== 0)
    throw new RangeError('A product grows with the batch once')
  return {
    fixed: one.fixed * other.fixed,
    perExample: one.fixed * other.perExample + one.perExample * other.fixed,
  }
}
