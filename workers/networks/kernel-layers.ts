import type { Tensor } from '@tensorflow/tfjs-core'
import { layerOfWeight, type KernelRun } from './kernel-run'

/** Where a storage of numbers lies, its `dataId`: clones of a tensor share it. */
export type Storage = object

interface Origin {
  readonly layer: string
  readonly isWeight: boolean
  /** Which kernel wrote it; -1 for weights. */
  readonly place: number
  readonly pass: KernelRun['pass']
}

/** The layer of kernels before the first that reads weights. */
const INPUT = 'input'

/**
 * Tells which layer a kernel belongs to, of kernels that are told in the order in which they run: that of the weights that it reads. In the backward pass, else
 * that of the weights with which its numbers met, then that which wrote what it reads of the forward pass; else
 * that of what it goes on from.
 */
export class KernelLayers {
  private readonly origins = new Map<Storage, Origin>()
  /** The layer whose weights a storage met last. */
  private readonly met = new Map<Storage, string>()
  private last = INPUT
  private count = 0

  constructor(weights: readonly ReadonlyMap<string, Tensor>[]) {
    for (const [name, { dataId }] of weights.flatMap((named) => [...named])) {
      this.origins.set(dataId, { layer: layerOfWeight(name), isWeight: true, place: -1, pass: 'forward' })
    }
  }

  isWeight(storage: Storage): boolean {
    return this.origins.get(storage)?.isWeight ?? false
  }

  /** The layer of the kernel that runs now. */
  next(pass: KernelRun['pass'], read: readonly Storage[], written: readonly Storage[]): string {
    const known = read.flatMap((storage) => this.origins.get(storage) ?? [])
    const weights = known.filter(({ isWeight }) => isWeight)
    const layer = latest(weights) ?? (pass === 'backward' ? this.backward(read, known) : null)
    this.last = layer ?? latest(known) ?? this.last
    if (weights.length > 0) read.forEach((storage) => this.met.set(storage, this.last))
    const place = this.count++
    for (const storage of written) {
      this.met.delete(storage)
      this.origins.set(storage, { layer: this.last, isWeight: false, place, pass })
    }
    return this.last
  }

  private backward(read: readonly Storage[], known: readonly Origin[]): string | null {
    const met = read.flatMap((storage) => this.met.get(storage) ?? []).at(-1)
    return met ?? latest(known.filter(({ pass }) => pass === 'forward'))
  }
}

/** The layer of what was written last, of the input only where there is no other. */
function latest(origins: readonly Origin[]): string | null {
  const inLayers = origins.filter(({ layer }) => layer !== INPUT)
  const among = inLayers.length > 0 ? inLayers : origins
  return [...among].sort((one, other) => one.place - other.place).at(-1)?.layer ?? null
}
