/**
 * An amount that a step with `batch` examples takes: `fixed + perExample x batch`. Sizes of weights are fixed, sizes of activations
 * grow with the batch.
 */
export interface PerBatch {
  readonly fixed: number
  readonly perExample: number
}

/** What of a device does an operation: the units for matrix products, those for vectors, and those for functions like exp and log. */
export type Engine = 'matrix' | 'vector' | 'function' | 'random' | 'copy'

/**
 * The matrix product that an operation comes to, `[rows, depth] x [depth, columns]`, `groups` times side by side: a convolution's rows
 * are its output pixels, its columns the output channels, its depth the pixels of the kernel times the input channels.
 */
export interface MatrixProduct {
  readonly rows: PerBatch
  readonly columns: PerBatch
  readonly depth: PerBatch
  readonly groups: number
}

/** A kernel as a framework runs it. Amounts are those of one of its `times` runs. */
export interface Operation {
  /** TensorFlow's name of the kernel: `Conv2D`, `Relu`, `ResourceApplyAdam`. */
  readonly kernel: string
  /** The layer that it belongs to: `conv3`. */
  readonly layer: string
  readonly pass: 'forward' | 'backward' | 'update'
  readonly engine: Engine
  /** Floating point operations; a multiplication and an addition are two. */
  readonly flop: PerBatch
  /** Elements that are read, weights among them. */
  readonly reads: PerBatch
  /** Elements that are written. */
  readonly writes: PerBatch
  /** For `engine` matrix only. */
  readonly product: MatrixProduct | null
  /** Elements of what it writes that stay until the backward pass; 0 where nothing is learned. */
  readonly kept: PerBatch
  /** How many times it runs one after the other in a step: 256 for each layer of a flow over 32 dimensions. */
  readonly times: number
}

export type Phase = 'training' | 'inference' | 'generation'

/** What a network asks of a device in one phase. */
export interface Workload {
  /** Its name for `predict`: `dnn`. */
  readonly name: string
  /** In words: `Arcelin's deterministic network`. */
  readonly title: string
  /** Where its architecture is published, or that it was recorded. */
  readonly source: string
  readonly phase: Phase
  /** What an example is, in the plural: `images`, `sequences`, `tokens`. */
  readonly examples: string
  /** In the order in which they run. */
  readonly operations: readonly Operation[]
  /** Numbers that are learned. */
  readonly parameters: number
  /** Numbers that the optimiser keeps for each parameter: 2 for Adam, 1 for momentum; 0 where nothing is learned. */
  readonly optimiserSlots: number
  /** Weights that are drawn anew in each step. */
  readonly sampledWeights: number
  /** Elements of an example as it comes from the host, and of what goes back to it. */
  readonly inputElements: number
  readonly outputElements: number
  /** Elements beside weights and activations that stay on the device: the keys and values of a language model. */
  readonly state: PerBatch
  /** Examples of an epoch (training), or of the published measurement (inference); null where none is. */
  readonly epochExamples: number | null
  /** The software of the published figures. */
  readonly software: 'tf2.1' | 'ngc'
}

/** An amount for a batch. */
export function amountAt({ fixed, perExample }: PerBatch, batch: number): number {
  return fixed + perExample * batch
}

/** An amount that is the same for any batch. */
export const fixed = (amount: number): PerBatch => ({ fixed: amount, perExample: 0 })

/** An amount for each example. */
export const perExample = (amount: number): PerBatch => ({ fixed: 0, perExample: amount })

/** Floating point operations of a step. */
export function flopOf({ operations }: Workload, batch: number): number {
  return operations.reduce((sum, { flop, times }) => sum + amountAt(flop, batch) * times, 0)
}
