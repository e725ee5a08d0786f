import type { PerBatch } from '../workload'

/** Numbers that one kernel writes and others read. */
export interface Tensor {
  readonly elements: PerBatch
  /** Whether it is a learned variable or one is behind it, so that a gradient flows into it. */
  readonly differentiable: boolean
  /**
   * The tensor that a compiler computes it from again where it is wanted, because that costs next to nothing: a ReLU's output from its
   * input. Null where it is kept itself.
   */
  readonly recomputedFrom: Tensor | null
}

/** The tensor that stays in memory for `tensor` to be at hand later. */
export function keptFor(tensor: Tensor): Tensor {
  return tensor.recomputedFrom === null ? tensor : keptFor(tensor.recomputedFrom)
}

/** The same numbers, through which no gradient flows. */
export function withoutGradient(tensor: Tensor): Tensor {
  return { ...tensor, differentiable: false, recomputedFrom: tensor }
}
