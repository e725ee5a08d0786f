import { Worker } from 'node:worker_threads'
import { fault } from '../../preload/fault'
import type { NetworkEstimator } from '../estimates/network-estimator'
import { filledUp, packedAlone, type PackedStamps } from '../estimates/packed-stamps'
import { STAMP_LENGTH } from '../stamps/stamp'
import type { BatchSource, ReadyBatch } from './ready-batches'
import type {
  CutMessage,
  FromStampThread,
  StampThreadStart,
  ThreadPort,
  ToStampThread,
} from './stamp-thread-messages'
import { waitingLine, type WaitingLine } from './waiting-line'

/** Batches that may be cut and not yet measured: that which is being measured, and two ahead of it. */
const BUFFERS = 3

/** A thread that cuts stamps, and the way to end it. */
export interface StampThread extends ThreadPort {
  terminate(): Promise<unknown>
}

/** Starts the thread from its built file. An error that it does not catch ends the process: it is heard by nobody here. */
export function startStampThread(file: string, start: StampThreadStart): StampThread {
  return new Worker(file, { workerData: start })
}

/** What comes of a shard: batches, and the end. */
type Delivery = CutMessage | { readonly type: 'end'; readonly error: string | null }

/** Has stamps cut on a thread of their own while TensorFlow holds this one; it is at most two batches ahead. */
export async function threadedBatches(
  thread: StampThread,
  estimator: NetworkEstimator,
  batch: number,
): Promise<BatchSource> {
  const post = (message: ToStampThread, transfer: readonly ArrayBuffer[] = []): void =>
    thread.postMessage(message, transfer)
  const giveBack = (buffer: ArrayBuffer): void => post({ type: 'buffer', buffer }, [buffer])
  const shards = new Map<number, WaitingLine<Delivery>>()
  let count = 0
  let isClosed: () => void = () => undefined
  const closed = new Promise<void>((resolve) => (isClosed = resolve))
  const problems = await new Promise<readonly string[]>((resolve) => {
    thread.on('message', (received) => {
      const message = received as FromStampThread // the other end is of the same build
      if (message.type === 'opened') return resolve(message.problems)
      if (message.type === 'closed') return isClosed()
      const line = shards.get(message.shard)
      // Of a shard that nobody reads any more.
      if (!line && message.type === 'batch') giveBack(message.buffer)
      line?.put(message)
    })
  })
  const bytes = filledUp(batch) * STAMP_LENGTH * Float32Array.BYTES_PER_ELEMENT
  for (let made = 0; made < BUFFERS; made++) giveBack(new ArrayBuffer(bytes))

  function leave(shard: number): void {
    const left = shards.get(shard)?.empty() ?? []
    shards.delete(shard)
    post({ type: 'cancel', shard })
    for (const message of left) if (message.type === 'batch') giveBack(message.buffer)
  }

  async function* read(shard: number, line: WaitingLine<Delivery>): AsyncGenerator<ReadyBatch> {
    try {
      let next = await line.take()
      for (; next.type === 'batch'; next = await line.take()) yield readyBatch(next, estimator, giveBack)
      if (next.error !== null) throw fault(next.error)
    } finally {
      leave(shard)
    }
  }

  return {
    problems,
    batches(positions, signal) {
      const shard = ++count
      const line = waitingLine<Delivery>()
      shards.set(shard, line)
      post({ type: 'shard', shard, positions })
      const cancel = (): void => post({ type: 'cancel', shard })
      signal.addEventListener('abort', cancel, { once: true })
      if (signal.aborted) cancel()
      return read(shard, line)
    },
    async close() {
      post({ type: 'close' })
      await closed
      await thread.terminate()
      for (const line of shards.values())
        line.put({ type: 'end', error: 'The estimator was closed in the middle of this.' })
    },
  }
}

function readyBatch(
  { objects, failed, psfs, reasons, buffer }: CutMessage,
  estimator: NetworkEstimator,
  giveBack: (buffer: ArrayBuffer) => void,
): ReadyBatch {
  const pixels = new Float32Array(buffer, 0, filledUp(reasons.length) * STAMP_LENGTH)
  const packed: PackedStamps = { pixels, psfs, reasons }
  return {
    objects,
    failed,
    measure: () => estimator.measurePacked(packed),
    measureOne: (index) => estimator.measurePacked(packedAlone(packed, index)),
    release: () => giveBack(buffer),
  }
}
