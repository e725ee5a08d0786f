import type { Work } from './layer-work'
import { inputsHeld, microBatchesHeld, type Position, type Schedule } from './pass-order'

/** Bytes of one stage's device at the worst moment of a step. */
export interface StageMemory {
  readonly weights: number
  readonly activations: number
  readonly workspace: number
  readonly total: number
}

/** How a pipeline is run, as far as memory is concerned. */
export interface Keeping {
  readonly schedule: Schedule
  /** Whether a stage keeps only its input and runs its forward pass again before the backward pass (Chen et al. 2016; GPipe). */
  readonly recompute: boolean
}

/** How many times a stage holds its input and what its backward passes read again. */
export interface Copies {
  readonly inputs: number
  readonly kept: number
}

/** The micro-batches that a stage holds, of inputs and of all else; with recomputation it keeps all else of one only. */
export function copiesHeld(position: Position, { schedule, recompute }: Keeping): Copies {
  const kept = recompute ? 1 : microBatchesHeld(schedule, position)
  return { inputs: inputsHeld(schedule, position), kept }
}

/** Bytes that a stage holds, `inputBytes` being those of one micro-batch as it comes to the stage. */
export function stageMemory(work: Work, inputBytes: number, { inputs, kept }: Copies): StageMemory {
  const activations = inputs * inputBytes + kept * work.keptBytes
  const [weights, workspace] = [work.weightBytes, work.workspaceBytes]
  return { weights, activations, workspace, total: weights + activations + workspace }
}
