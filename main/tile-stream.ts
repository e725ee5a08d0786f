import { createReadStream } from 'node:fs'
import type { Context } from '../preload/channel'
import { appendTileBytes, sealTile, type Progress, type TileContents } from '../preload/contract'
import { cancelled, fault } from '../preload/fault'
import type { SurveyTile } from './survey'
import type { Worker } from './worker'

/** Bytes that are read from a tile's file and handed to the store at a time. */
const STRETCH = 256 * 1024

/**
 * Streams one tile's file into the store, stretch by stretch, and has it indexed.
 *
 * The next stretch is read when the store has taken the last, so memory is bounded by one stretch here. Cancelled or
 * failed half way, the store forgets the tile's bytes when the tile is begun again.
 */
export async function streamTile(
  store: Worker,
  tile: SurveyTile,
  { signal, report }: Context<Progress>,
): Promise<TileContents> {
  let offset = 0
  const stream = createReadStream(tile.path, { highWaterMark: STRETCH, end: Math.max(0, tile.bytes - 1) })
  try {
    for await (const bytes of stream as AsyncIterable<Uint8Array>) {
      // a stream without encoding yields buffers
      if (signal.aborted) throw cancelled()
      await store.call(appendTileBytes, { tile: tile.name, offset, total: tile.bytes, bytes }, { signal })
      offset += bytes.length
      report({ stage: tile.name, done: offset, total: tile.bytes, unit: 'bytes' })
    }
  } catch (error) {
    throw unreadable(error, tile)
  }
  return store.call(sealTile, { tile: tile.name }, { signal })
}

function unreadable(error: unknown, tile: SurveyTile): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  if (!code) return error
  return fault(`The tile cannot be read (${code}).`, {
    where: tile.path,
    remedy: 'Check the disk, then open it again.',
  })
}
