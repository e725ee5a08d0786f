import type { PerBatch } from '../workload'
import { isLess, sumOf } from './amount'
import type { GraphBuilder } from './graph-builder'
import { elementwise, reduction, type Gradient, type Kernel } from './kernel'
import type { Tensor } from './tensor'

/** Kernels of the gradients of both inputs, and whether these depend on the inputs. */
interface Binary {
  readonly left: readonly string[]
  readonly right: readonly string[]
  readonly needsInputs: boolean
}

const BINARY = {
  AddV2: { left: [], right: [], needsInputs: false },
  Sub: { left: [], right: ['Neg'], needsInputs: false },
  Mul: { left: ['Mul'], right: ['Mul'], needsInputs: true },
  RealDiv: { left: ['RealDiv'], right: ['Neg', 'RealDiv', 'RealDiv', 'Mul'], needsInputs: true },
} as const satisfies Readonly<Record<string, Binary>>

/**
 * Runs a kernel on two tensors, element by element; the smaller one is repeated, and its gradient summed to its shape (`Sum`).
 */
export function binary(
  graph: GraphBuilder,
  kernel: keyof typeof BINARY,
  left: Tensor,
  right: Tensor,
): Tensor {
  const rule: Binary = BINARY[kernel]
  const elements = isLess(left.elements, right.elements) ? right.elements : left.elements
  const needs = (other: Tensor) => (rule.needsInputs ? [other] : [])
  const forward = { ...elementwise(kernel, elements), reads: sumOf([left.elements, right.elements]) }
  return graph.run(forward, {
    gradients: [
      { of: [left], kernels: backward(rule.left, left, elements), needs: needs(right) },
      { of: [right], kernels: backward(rule.right, right, elements), needs: needs(left) },
    ] satisfies Gradient[],
  })
}

function backward(names: readonly string[], input: Tensor, elements: PerBatch): Kernel[] {
  const kernels = names.map((name) => elementwise(name, elements, { arrays: 2 }))
  return isLess(input.elements, elements) ? [...kernels, reduction('Sum', elements, input.elements)] : kernels
}
