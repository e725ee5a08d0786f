/**
 * The order of the passes of a pipeline: `grouped` runs all forward passes, then all backward passes in reverse (GPipe, Huang et al.
 * 2019); `interleaved` lets a backward pass follow a forward pass as soon as the pipeline is full (1F1B of PipeDream, Narayanan et al.
 * 2019, with an update for all micro-batches together, as PipeDream-Flush, Narayanan et al. 2021); `forward` learns nothing. Grouped and
 * interleaved are Graphcore's words; Megatron-LM calls something else interleaved.
 */
export type Schedule = 'grouped' | 'interleaved' | 'forward'

/** A pass of one stage; an update belongs to no micro-batch. */
export interface Pass {
  readonly pass: 'forward' | 'backward' | 'update'
  readonly microBatch: number | null
}

/** Where in a pipeline a stage is, and for how many micro-batches. */
export interface Position {
  readonly stage: number
  readonly stages: number
  readonly microBatches: number
}

/** The passes of one stage in a step, in the order in which it runs them. Stages and micro-batches count from 0. */
export function passOrder(schedule: Schedule, position: Position): Pass[] {
  const { microBatches } = position
  const forwards = Array.from({ length: microBatches }, (_, microBatch) => pass('forward', microBatch))
  if (schedule === 'forward') return forwards
  const backwards = forwards.map((_, microBatch) => pass('backward', microBatch))
  const update: Pass = { pass: 'update', microBatch: null }
  if (schedule === 'grouped') return [...forwards, ...backwards.reverse(), update]
  const ahead = microBatchesHeld(schedule, position) - 1
  const pairs = forwards.slice(ahead).flatMap((forward, at) => [forward, ...backwards.slice(at, at + 1)])
  return [...forwards.slice(0, ahead), ...pairs, ...backwards.slice(microBatches - ahead), update]
}

/**
 * Micro-batches whose activations a stage holds at the worst moment, between their forward and their backward pass: all when grouped,
 * one for itself and each stage after it when interleaved, one where nothing is learned.
 */
export function microBatchesHeld(schedule: Schedule, { stage, stages, microBatches }: Position): number {
  if (schedule === 'grouped') return microBatches
  return schedule === 'interleaved' ? Math.min(microBatches, stages - stage) : 1
}

/**
 * Micro-batches whose input a stage holds: those held, and the next where the stage before has sent it already. Where nothing is learned
 * a stage sends no more until that one is taken up, which does not slow the slowest stage.
 */
export function inputsHeld(schedule: Schedule, position: Position): number {
  const waiting = position.stage === 0 ? 0 : 1
  return Math.min(position.microBatches, microBatchesHeld(schedule, position) + waiting)
}

function pass(kind: 'forward' | 'backward', microBatch: number): Pass {
  return { pass: kind, microBatch }
}
