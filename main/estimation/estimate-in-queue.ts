import type { Context } from '../../preload/channel'
import type { RunOrder, RunOutcome, RunProgress } from '../../preload/contract-queue'
import type { PauseGate } from '../pause-gate'

/** What a run of the queue is given: beside the way to stop it and to tell of it, the gate that holds it between two batches. */
export interface QueueContext extends Context<RunProgress> {
  readonly gate: PauseGate
}

/** Estimates what is ordered of the open survey, all of its shards. Rejects as cancelled when it is stopped, or its survey is left. */
export type EstimateInQueue = (order: RunOrder & { part: null }, context: QueueContext) => Promise<RunOutcome>
