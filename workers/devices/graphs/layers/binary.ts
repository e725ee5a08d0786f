import type { PerBatch } from '../../workload'
import { isLess, sumOf } from '../amount'
import type { GraphBuilder } from '../graph-builder'
import { elementwise, reduction, type Kernel } from '../kernel'
import type { Tensor } from '../tensor'

/** Kernels of the gradients of both inputs, which inputs each of these reads, and those before them that read none. */
interface Binary {
  readonly linear?: readonly string[]
  readonly left: readonly string[]
  readonly right: readonly string[]
  readonly reads: 'none' | 'other' | 'both'
}

const BINARY = {
  AddV2: { left: [], right: [], reads: 'none' },
  Sub: { left: [], right: ['Neg'], reads: 'none' },
  Mul: { left: ['Mul'], right: ['Mul'], reads: 'other' },
  SquaredDifference: { linear: ['Mul'], left: ['Sub', 'Mul'], right: ['Neg'], reads: 'both' },
  RealDiv: { left: ['RealDiv'], right: ['Neg', 'RealDiv', 'RealDiv', 'Mul'], reads: 'both' },
} as const satisfies Readonly<Record<string, Binary>>

/**
 * Runs a kernel on two tensors, element by element; what is smaller than `elements` is repeated, and its gradient summed to its shape
 * (`Sum`). `elements` is the larger of the two unless both are repeated.
 */
export function binary(
  graph: GraphBuilder,
  kernel: keyof typeof BINARY,
  left: Tensor,
  right: Tensor,
  elements = isLess(left.elements, right.elements) ? right.elements : left.elements,
): Tensor {
  const rule: Binary = BINARY[kernel]
  const needs = (other: Tensor) => ({ none: [], other: [other], both: [left, right] })[rule.reads]
  const forward = { ...elementwise(kernel, elements), reads: sumOf([left.elements, right.elements]) }
  return graph.run(forward, {
    gradients: [
      {
        of: [left],
        linear: backward(rule.linear ?? [], left, elements, false),
        kernels: backward(rule.left, left, elements),
        needs: needs(right),
      },
      { of: [right], kernels: backward(rule.right, right, elements), needs: needs(left) },
    ],
  })
}

function backward(names: readonly string[], input: Tensor, elements: PerBatch, sums = true): Kernel[] {
  const kernels = names.map((name) => elementwise(name, elements, { arrays: 2 }))
  return sums && isLess(input.elements, elements)
    ? [...kernels, reduction('Sum', elements, input.elements)]
    : kernels
}
