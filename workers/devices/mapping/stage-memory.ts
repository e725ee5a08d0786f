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

/**
 * Bytes that a stage holds, `inputBytes` of them for the input of each micro-batch: its weights, the inputs of the micro-batches that it
 * holds, and what their backward passes read again; with recomputation that of one micro-batch only.
 */
export function stageMemory(
  work: Pick<Work, 'weightBytes' | 'keptBytes' | 'workspaceBytes'>,
  inputBytes: number,
  position: Position,
  { schedule, recompute }: Keeping,
): StageMemory {
  const kept = (recompute ? 1 : microBatchesHeld(schedule, position)) * work.keptBytes
  const activations = inputsHeld(schedule, position) * inputBytes + kept
  const [weights, workspace] = [work.weightBytes, work.workspaceBytes]
  return { weights, activations, workspace, total: weights + activations + workspace }
}
