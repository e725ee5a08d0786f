import type { KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import type { Operations } from './differentiable-layers'
import { elements } from './graph-shapes'
import { layerOfWeight, MOVES_NOTHING, type KernelRun, type StepRuns } from './kernel-run'

/** Where a storage of numbers comes from, by its `dataId`: clones and other shapes of a tensor share it. */
type Storage = object

/** A kernel that ran, with the storages that it read and wrote. */
interface Seen extends KernelRun {
  readonly read: readonly TensorInfo[]
  readonly written: readonly TensorInfo[]
}

/**
 * Runs a step with TensorFlow.js and records its kernels, whichever backend runs them: each registered kernel is wrapped until the step first
 * waits, by when it must have run all of them. `weights` are the tensors that have a name: kernels that read them belong to their
 * layer, others to that of what they go on from. Kernels run within another one, and those that move no element, are left out.
 */
export async function recordKernels(
  tf: Operations,
  batch: number,
  weights: readonly ReadonlyMap<string, Tensor>[],
  step: () => Promise<void>,
): Promise<StepRuns> {
  const recording = new Recording(tf, weights)
  const backend = tf.getBackend()
  const kernels = [...tf.getKernelsForBackend(backend)]
  const replace = (by: (kernel: KernelConfig) => KernelConfig): void =>
    kernels.forEach((kernel) => {
      tf.unregisterKernel(kernel.kernelName, backend)
      tf.registerKernel(by(kernel))
    })
  let running: Promise<void>
  replace((kernel) => recording.wrapped(kernel))
  try {
    running = step()
  } finally {
    replace((kernel) => kernel)
  }
  await running
  return { batch, ...recording.kept() }
}

/** The layer of kernels that read only what the host fed. */
const INPUT = 'input'

/** What was seen of a step so far. */
class Recording {
  private readonly seen: Seen[] = []
  private readonly layers = new Map<Storage, { layer: string; isWeight: boolean; place: number }>()
  private depth = 0
  private hasGradients = false

  constructor(
    private readonly tf: Operations,
    weights: readonly ReadonlyMap<string, Tensor>[],
  ) {
    for (const [name, { dataId }] of weights.flatMap((named) => [...named])) {
      this.layers.set(dataId, { layer: layerOfWeight(name), isWeight: true, place: -1 })
    }
  }

  wrapped(kernel: KernelConfig): KernelConfig {
    const kernelFunc: KernelConfig['kernelFunc'] = (params) => {
      this.depth++
      try {
        const written = kernel.kernelFunc(params)
        if (this.depth === 1) this.note(kernel.kernelName, Object.values(params.inputs), [written].flat())
        return written
      } finally {
        this.depth--
      }
    }
    return { ...kernel, kernelFunc }
  }

  private note(
    name: string,
    inputs: readonly (TensorInfo | undefined)[],
    written: readonly TensorInfo[],
  ): void {
    const read = inputs.filter((input) => input !== undefined)
    if (MOVES_NOTHING.has(name)) return
    const layer = this.layerOf(read)
    const place = this.seen.length
    for (const { dataId } of written) this.layers.set(dataId, { layer, isWeight: false, place })
    this.seen.push({
      ...{ kernel: NAMES[name] ?? name, layer, pass: this.pass(), kept: 0, read, written },
      inputs: read.map(({ shape }) => shape),
      outputs: written.map(({ shape }) => shape),
    })
  }

  /** What runs while a tape is written is the forward pass, and so is all before it; what goes back over the tape has a scope of that name. */
  private pass(): KernelRun['pass'] {
    const { gradientDepth, scopeStack } = this.tf.engine().state
    if (scopeStack.some(({ name }) => name === 'backward')) {
      this.hasGradients = true
      return 'backward'
    }
    return gradientDepth > 0 || !this.hasGradients ? 'forward' : 'update'
  }

  private layerOf(read: readonly TensorInfo[]): string {
    const known = read.flatMap(({ dataId }) => this.layers.get(dataId) ?? [])
    const weights = known.filter(({ isWeight }) => isWeight)
    const among = weights.length > 0 ? weights : known
    return [...among].sort((one, other) => one.place - other.place).at(-1)?.layer ?? INPUT
  }

  /** The kernels, each with what the backward pass reads of its outputs, and what that reads of what came from the host. */
  kept(): Pick<StepRuns, 'runs' | 'fed'> {
    const needed = new Map<Storage, number>()
    for (const { pass, read } of this.seen) {
      if (pass === 'backward') for (const { dataId, shape } of read) needed.set(dataId, elements(shape))
    }
    const written = new Set<Storage>(this.seen.flatMap((run) => run.written.map(({ dataId }) => dataId)))
    const fed = [...needed].filter(
      ([storage]) => !written.has(storage) && !this.layers.get(storage)?.isWeight,
    )
    return {
      runs: this.seen.map(({ read: _, written: wrote, ...run }) => ({
        ...run,
        kept: run.pass === 'forward' ? keptOf(wrote, needed) : 0,
      })),
      fed: fed.reduce((sum, [, size]) => sum + size, 0),
    }
  }
}

function keptOf(written: readonly TensorInfo[], needed: ReadonlyMap<Storage, number>): number {
  return written.reduce((sum, { dataId }) => sum + (needed.get(dataId) ?? 0), 0)
}

/** TensorFlow's names of kernels that TensorFlow.js calls otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  ...{
    Add: 'AddV2',
    Multiply: 'Mul',
    BatchMatMul: 'BatchMatMulV2',
    Concat: 'ConcatV2',
    Reverse: 'ReverseV2',
  },
  ...{ Pack: 'Pack', Select: 'SelectV2', BiasAdd: 'BiasAdd' },
}
