import type { KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import type { Operations } from './differentiable-layers'
import { elements } from './graph-shapes'
import { KernelLayers, type Storage } from './kernel-layers'
import { MOVES_NOTHING, type KernelRun, type StepRuns } from './kernel-run'

/** A kernel that ran, with the storages that it read and wrote. */
interface Seen extends Omit<KernelRun, 'kept'> {
  readonly read: readonly Stored[]
  readonly written: readonly Stored[]
}

interface Stored {
  readonly storage: Storage
  readonly elements: number
}

/**
 * Runs a step with TensorFlow.js and records its kernels, whichever backend runs them: each registered kernel is wrapped until the step first
 * waits, by when it must have run all of them. `weights` are the tensors that have a name, by which the layers of kernels are known. Kernels
 * run within another one, and those that move no element, are left out.
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
  return { batch, ...recording.runs() }
}

/** What was seen of a step so far. */
class Recording {
  private readonly seen: Seen[] = []
  /** Storages that are others under another shape, each with the one that was written. */
  private readonly sources = new Map<Storage, Storage>()
  private readonly layers: KernelLayers
  private depth = 0
  private hasGradients = false

  constructor(
    private readonly tf: Operations,
    weights: readonly ReadonlyMap<string, Tensor>[],
  ) {
    this.layers = new KernelLayers(weights)
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

  private note(name: string, all: readonly (TensorInfo | undefined)[], written: readonly TensorInfo[]): void {
    const inputs = all.filter((input) => input !== undefined)
    const read = inputs.map((input) => this.stored(input))
    // A storage that was given back may be used anew.
    written.forEach(({ dataId }) => this.sources.delete(dataId))
    if (movesNothing(name, inputs, written)) {
      for (const { dataId } of written) this.alias(dataId, read[0]?.storage)
      return
    }
    const storages = (some: readonly Stored[]): Storage[] => some.map(({ storage }) => storage)
    const [pass, wrote] = [this.pass(), written.map((one) => this.stored(one))]
    const layer = this.layers.next(pass, storages(read), storages(wrote))
    this.seen.push({
      ...{ kernel: NAMES[name] ?? name, layer, pass, read, written: wrote },
      inputs: inputs.map(({ shape }) => shape),
      outputs: written.map(({ shape }) => shape),
    })
  }

  private stored({ dataId, shape }: TensorInfo): Stored {
    return { storage: this.sources.get(dataId) ?? dataId, elements: elements(shape) }
  }

  /** Another name of a storage. */
  private alias(name: Storage, of: Storage | undefined): void {
    if (of !== undefined && of !== name) this.sources.set(name, of)
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

  /** The kernels, each with what the backward pass reads of its outputs, and what that reads of what came from the host. */
  runs(): Pick<StepRuns, 'runs' | 'fed'> {
    const backward = this.seen.filter(({ pass }) => pass === 'backward')
    const needed = new Map(backward.flatMap(({ read }) => read.map((one) => [one.storage, one.elements])))
    const written = new Set(this.seen.flatMap((run) => run.written.map(({ storage }) => storage)))
    // What the backward pass feeds itself is not there before: ones that gradients begin with.
    const forward = this.seen.filter(({ pass }) => pass === 'forward')
    const there = new Set(forward.flatMap(({ read }) => read.map(({ storage }) => storage)))
    const fed = [...needed].filter(
      ([storage]) => there.has(storage) && !written.has(storage) && !this.layers.isWeight(storage),
    )
    return {
      runs: this.seen.map(({ read: _, written: wrote, ...run }) => ({
        ...run,
        kept: run.pass === 'forward' ? sum(wrote.map(({ storage }) => needed.get(storage) ?? 0)) : 0,
      })),
      fed: sum(fed.map(([, size]) => size)),
    }
  }
}

/** A cast to the type that numbers have already gives back the same ones. */
function movesNothing(
  name: string,
  [read]: readonly TensorInfo[],
  [written]: readonly TensorInfo[],
): boolean {
  return MOVES_NOTHING.has(name) || (name === 'Cast' && read?.dtype === written?.dtype)
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)

/** TensorFlow's names of kernels that TensorFlow.js calls otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  ...{
    Add: 'AddV2',
    Multiply: 'Mul',
    BatchMatMul: 'BatchMatMulV2',
    Concat: 'ConcatV2',
    Reverse: 'ReverseV2',
  },
  Select: 'SelectV2',
}
