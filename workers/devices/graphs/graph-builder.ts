import { fixed, perExample, type Operation, type PerBatch } from '../workload'
import type { Gradient, Kernel } from './kernel'
import type { Tensor } from './tensor'

/** A kernel of the forward pass, with how its gradients are computed. */
export interface Step {
  readonly layer: string
  readonly kernel: Kernel
  readonly output: Tensor
  readonly gradients: readonly Gradient[]
  readonly times: number
}

/** A learned variable and the layer that it belongs to. */
export interface Variable {
  readonly layer: string
  readonly tensor: Tensor
}

/** How a tensor comes to be, beside the kernel that writes it. */
interface Origin {
  readonly gradients?: readonly Gradient[]
  readonly recomputedFrom?: Tensor | null
}

/**
 * Writes down the kernels of a forward pass in the order in which they run. What runs no kernel on a device is left out: constants, reads
 * of variables, new shapes of the same elements.
 */
export class GraphBuilder {
  readonly steps: Step[] = []
  readonly variables: Variable[] = []
  /** The layer that kernels and variables belong to from here on. */
  layer = 'input'
  /** How many times each kernel from here on runs in a step. */
  times = 1
  /** Weights that were drawn so far. */
  sampledWeights = 0

  /** For `training` statistics of batches are gathered and losses formed; both phases may be built with the same layers. */
  constructor(readonly training: boolean) {}

  /** Examples from the host, or constants; nothing is learned from their gradient. */
  constant(elements: PerBatch): Tensor {
    return { elements, differentiable: false, recomputedFrom: null }
  }

  /** An example of `elements` elements. */
  input(elements: number): Tensor {
    return this.constant(perExample(elements))
  }

  /** A learned variable of `elements` elements. */
  variable(elements: number): Tensor {
    const tensor = { elements: fixed(elements), differentiable: true, recomputedFrom: null }
    this.variables.push({ layer: this.layer, tensor })
    return tensor
  }

  /** Runs a kernel; what it writes is differentiable where one of the inputs is that its gradients are of. */
  run(kernel: Kernel, { gradients = [], recomputedFrom = null }: Origin = {}): Tensor {
    const differentiable = gradients.some(({ of }) => of.some((tensor) => tensor.differentiable))
    const output = { elements: kernel.writes, differentiable, recomputedFrom }
    this.steps.push({ layer: this.layer, kernel, output, gradients, times: this.times })
    return output
  }

  /** Numbers that are learned. */
  get parameters(): number {
    return this.variables.reduce((sum, { tensor }) => sum + tensor.elements.fixed, 0)
  }

  /** The forward pass alone, of which nothing is kept. */
  inferenceOperations(): Operation[] {
    return this.steps.map(({ layer, kernel, times }) => ({
      ...kernel,
      ...{ layer, pass: 'forward', kept: fixed(0), times },
    }))
  }
}
