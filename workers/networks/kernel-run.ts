import type { Sides } from './graph-shapes'

/** A kernel as TensorFlow ran it once, for a batch of one size. */
export interface KernelRun {
  /** TensorFlow's name: `Conv2D`, `AddV2`. */
  readonly kernel: string
  /** The layer that it belongs to: `stage1.conv_a`. */
  readonly layer: string
  readonly pass: 'forward' | 'backward' | 'update'
  /** The sides of the tensors that it reads, in the order of TensorFlow.js, and of those that it writes. Shapes and axes that are told as integers are left out. */
  readonly inputs: readonly Sides[]
  readonly outputs: readonly Sides[]
  /** Elements of what it writes that the backward pass reads. */
  readonly kept: number
}

/** All kernels of a step, in the order in which they ran. */
export interface StepRuns {
  readonly batch: number
  readonly runs: readonly KernelRun[]
  /** Elements beside weights that the forward pass and the backward pass read and no kernel wrote: what the host drew or fed. */
  readonly fed: number
}

/** Kernels that give the same elements another shape or another name, and touch none of them. */
export const MOVES_NOTHING: ReadonlySet<string> = new Set([
  ...['Const', 'Placeholder', 'Identity', 'Reshape', 'ExpandDims', 'Squeeze'],
])

/** The layer of a weight: `stage1.conv_a` of `stage1.conv_a.kernel`. */
export const layerOfWeight = (name: string): string => name.replace(/\.[^.]*$/, '')
