import type { Context } from '../preload/channel'
import { appendTileBytes, sealTile, type Progress, type TileContents } from '../preload/contract'
import { cancelled } from '../preload/fault'
import { openPlace } from '../workers/files/place'
import type { SurveyTile } from '../workers/survey/describe-survey'
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
  const file = await openPlace(tile.path)
  try {
    let [offset, taken] = [0, 0]
    do {
      const bytes = await unlessCancelled(file.read({ offset, length: STRETCH }), signal)
      await store.call(appendTileBytes, { tile: tile.name, offset, total: tile.bytes, bytes }, { signal })
      taken = bytes.length
      offset += taken
      report({ stage: tile.name, done: offset, total: tile.bytes, unit: 'bytes' })
    } while (taken > 0 && offset < tile.bytes)
  } finally {
    await file.close()
  }
  return store.call(sealTile, { tile: tile.name }, { signal })
}

/** What is awaited, or the wish to stop, whichever comes first: a server may take long to answer. */
function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelled())
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
