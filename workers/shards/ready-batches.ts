import type { Measurement } from '../estimates/estimator'
import type { SkyPosition } from '../tiles/world-coordinates'
import type { CutObject, FailedObject } from './cut-batches'

/** A batch of stamps that is ready to be measured, wherever it was cut. */
export interface ReadyBatch {
  readonly objects: readonly CutObject[]
  readonly failed: readonly FailedObject[]
  measure(): Promise<Measurement[]>
  /** Measures one of its stamps alone. */
  measureOne(index: number): Promise<Measurement[]>
  /** Called once, when nothing of it is needed any more. */
  release(): void
}

/** Where batches come from: decodes, cuts and prepares stamps, here or on a thread of their own. */
export interface BatchSource {
  /** Why a tile is left out, or a plane of it. */
  readonly problems: readonly string[]
  /**
   * The batches of a shard's positions, tile by tile. Shards are worked on in the order in which they are asked for, and may be begun while the one
   * before is measured. Whoever has asked must read them, to their end or until leaving the loop. After an abort of `signal` they end early.
   */
  batches(positions: readonly SkyPosition[], signal: AbortSignal): AsyncIterable<ReadyBatch>
  close(): Promise<void>
}
