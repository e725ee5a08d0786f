import { packStamps } from '../estimates/packed-stamps'
import { stampCutter, type StampCutter } from '../stamps/stamp-cutter'
import { openTileFiles } from '../survey/tile-files'
import type { SkyPosition } from '../tiles/world-coordinates'
import { cutBatches, type CutBatch } from './cut-batches'
import { inTurn } from './in-turn'
import { CACHE_BYTES } from './inline-batches'
import type { FromStampThread, StampThreadStart, ThreadPort, ToStampThread } from './stamp-thread-messages'
import { waitingLine, type WaitingLine } from './waiting-line'

/** The thread's side: cuts the shards that it is asked for, one after the other, into the buffers that it is given. */
export async function serveStamps(port: ThreadPort, { tiles, batch }: StampThreadStart): Promise<void> {
  const buffers = waitingLine<ArrayBuffer>()
  const wanted = new Set<number>()
  const turn = inTurn()
  const post = (message: FromStampThread, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer)
  const opening = openTileFiles(tiles)
  const cutting = opening.then((files) => stampCutter(files, CACHE_BYTES))

  async function cutShard(shard: number, positions: readonly SkyPosition[]): Promise<void> {
    const isOver = (): boolean => !wanted.has(shard)
    const error = await cutInto(
      { cutter: await cutting, positions, batch, buffers, isOver },
      (cut, buffer) => {
        const { objects, stamps, failed } = cut
        const { psfs, reasons } = packStamps(stamps, new Float32Array(buffer))
        post({ type: 'batch', shard, objects, failed, psfs, reasons, buffer }, [buffer])
      },
    ).then(
      () => null,
      (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
    )
    wanted.delete(shard)
    post({ type: 'end', shard, error })
  }

  async function close(): Promise<void> {
    wanted.clear()
    await (await opening).close().catch(() => undefined)
    post({ type: 'closed' })
  }

  port.on('message', (received) => {
    const message = received as ToStampThread // the other end is of the same build
    if (message.type === 'buffer') buffers.put(message.buffer)
    else if (message.type === 'cancel') wanted.delete(message.shard)
    else if (message.type === 'close') void close()
    else {
      wanted.add(message.shard)
      void turn(() => cutShard(message.shard, message.positions))
    }
  })
  post({ type: 'opened', problems: (await opening).problems })
}

interface Cutting {
  readonly cutter: StampCutter
  readonly positions: readonly SkyPosition[]
  readonly batch: number
  readonly buffers: WaitingLine<ArrayBuffer>
  isOver(): boolean
}

/** Cuts batches and gives each, with a buffer to fill, to `fill`. */
async function cutInto(
  { cutter, positions, batch, buffers, isOver }: Cutting,
  fill: (cut: CutBatch, buffer: ArrayBuffer) => void,
): Promise<void> {
  if (isOver()) return
  for await (const cut of cutBatches(cutter, positions, batch)) {
    const buffer = await buffers.take()
    // Messages are heard in between: cutting alone never waits for anything.
    await new Promise((resolve) => setImmediate(resolve))
    if (isOver()) {
      buffers.put(buffer)
      return
    }
    fill(cut, buffer)
  }
}
