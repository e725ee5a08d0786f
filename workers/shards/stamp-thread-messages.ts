import type { TileFile } from '../../preload/contract'
import type { PackedStamps } from '../estimates/packed-stamps'
import type { SkyPosition } from '../tiles/world-coordinates'
import type { CutObject, FailedObject } from './cut-batches'

// What an estimator and the thread that cuts its stamps say to each other. Both are of one process and one version. A buffer for
// pixels goes to and fro and belongs to whoever has it: the thread gets no further ahead than there are buffers.

/** What the thread is started with. */
export interface StampThreadStart {
  readonly tiles: readonly TileFile[]
  /** Stamps in a batch. */
  readonly batch: number
}

export type ToStampThread =
  | { readonly type: 'shard'; readonly shard: number; readonly positions: readonly SkyPosition[] }
  /** Nothing more is wanted of a shard; of one that has ended it means nothing. */
  | { readonly type: 'cancel'; readonly shard: number }
  | { readonly type: 'buffer'; readonly buffer: ArrayBuffer }
  /** The last that it hears: it closes its files and says so. */
  | { readonly type: 'close' }

/** A batch that was cut; its pixels lie at the beginning of `buffer`. */
export interface CutMessage extends Omit<PackedStamps, 'pixels'> {
  readonly type: 'batch'
  readonly shard: number
  readonly objects: readonly CutObject[]
  readonly failed: readonly FailedObject[]
  readonly buffer: ArrayBuffer
}

export type FromStampThread =
  | { readonly type: 'opened'; readonly problems: readonly string[] }
  | { readonly type: 'closed' }
  | CutMessage
  /** The end of a shard, or of what there will be of it. */
  | { readonly type: 'end'; readonly shard: number; readonly error: string | null }

/** One end of the line between them: a `MessagePort`, the thread's own or a `Worker`. */
export interface ThreadPort {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void
  on(event: 'message', listener: (message: unknown) => void): unknown
}
