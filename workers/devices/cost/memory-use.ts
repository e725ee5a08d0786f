import { distinctOperations } from './distinct-operations'
import type { MemoryUse } from '../prediction'
import type { StepSetting } from '../step/step-setting'
import { amountAt, type Operation } from '../workload'

/** What the bytes of a step are on one device. */
export interface MemoryModel {
  /** Bytes of a number of the step's precision. */
  readonly number: number
  /** Bytes of weights, their gradients and the optimiser's numbers for each parameter, and of a weight that is drawn: where it is learned it is among the activations. */
  readonly parameter: number
  readonly drawn: number
  /** Bytes of program for each matrix product that does other work than the rest, and of all that is there besides. */
  readonly product: number
  readonly context: number
  /** How often what waits for the backward pass lies in memory. */
  readonly copies: number
  /** How much more the fullest part of the memory holds than the average. */
  readonly imbalance: number
}

/** How memory is used on the device of a setting. On an IPU, programs and all else share the tiles' memory, and the fullest tile counts. */
export function memoryModel({ request, constants, software, stack }: StepSetting): MemoryModel {
  const { architecture, precision, workload } = request
  const number = precision === 'fp16' ? 2 : 4
  const learns = workload.phase === 'training'
  // A weight, its gradient, and the optimiser's numbers; the last, and the weight once more, in single precision.
  const single = stack.keepsSingle ? 4 : number
  const master = stack.keepsSingle && precision === 'fp16' ? single : 0
  const learned = 2 * number + single * workload.optimiserSlots + master
  const of = { number, parameter: learns ? learned : number, drawn: learns ? 0 : number }
  if (architecture.kind !== 'ipu') {
    return { ...of, product: 0, context: constants[architecture.kind].contextBytes, copies: 1, imbalance: 1 }
  }
  const { copies, imbalance } = software
  return { ...of, product: constants.tile.codeBytes, context: 0, copies, imbalance }
}

/**
 * Bytes that one device holds at the worst moment of a micro-batch: what is always there, activations that wait for the backward pass, and the widest
 * operation.
 */
export function memoryUse(setting: StepSetting): MemoryUse {
  const { workload } = setting.request
  const { operations, parameters, sampledWeights, state } = workload
  const model = memoryModel(setting)
  const { imbalance, number } = model
  let [products, kept, widest] = [0, 0, 0]
  const { firsts, counts } = distinctOperations(operations)
  firsts.forEach((operation, at) => {
    const count = counts[at] ?? 0
    // Products that do the same work share their program.
    if (operation.product) products += 1
    kept += count * keptElements(operation, setting)
    widest = Math.max(widest, workElements(operation, setting.microBatch))
  })
  return {
    code: (model.context + model.product * products) * imbalance,
    weights: (model.parameter * parameters + model.drawn * sampledWeights) * imbalance,
    activations: (kept * model.copies + amountAt(state, setting.microBatch)) * number * imbalance,
    workspace: widest * number * imbalance,
  }
}

/** Elements of activations that an operation reads and writes while it runs. Weights and what belongs to them are counted by themselves. */
export function workElements({ reads, writes }: Operation, microBatch: number): number {
  return (reads.perExample + writes.perExample) * microBatch
}

/** Elements that an operation leaves for the backward pass of a micro-batch. Where activations are computed again, products alone leave any. */
export function keptElements(operation: Operation, { microBatch, strategy }: StepSetting): number {
  if (strategy.recompute && !operation.product) return 0
  return amountAt(operation.kept, microBatch) * operation.times
}

/** The bytes of a memory use together. */
export const totalBytes = ({ code, weights, activations, workspace }: MemoryUse): number =>
  code + weights + activations + workspace
