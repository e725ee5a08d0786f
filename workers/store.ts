import { version as software } from '../package.json'
import { handle } from '../preload/channel'
import {
  appendTileBytes,
  closeLab,
  describeStore,
  findTile,
  openLab,
  queryStore,
  sealTile,
} from '../preload/contract'
import { cancelled } from '../preload/fault'
import { runWorker } from './process/worker'
import { openEngine } from './store/engine'
import { labSession } from './store/lab-session'
import { read } from './store/read-only'
import { storeRuntime } from './store/runtime'
import { bandsOf } from './store/plane-rows'
import { indexTiles } from './store/tile-index'
import { tileStore } from './store/tile-store'

// The store's process: one lab, one DuckDB, one writer (main), and readers who hold ports of their own.
void runWorker(async () => {
  const engine = await openEngine()
  engine.lock()
  const tiles = tileStore(engine)
  const session = labSession(engine, software, () => new Date().toISOString())

  /** Opens share one table of incoming rows, so each waits for the one before. */
  let turn: Promise<unknown> = Promise.resolve()
  function oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  const query = handle(queryStore, async ({ sql, seconds, rows }, { signal }) => {
    const begun = performance.now()
    const answer = await read(engine, sql, { signal, seconds, rows })
    return { ...answer, milliseconds: performance.now() - begun }
  })
  return {
    handlers: [
      handle(describeStore, () => storeRuntime(engine)),
      handle(openLab, ({ lab, survey }, context) =>
        oneByOne(async () => {
          if (context.signal.aborted) throw cancelled()
          const contents = await session.open(lab, survey, context)
          await indexTiles(engine, lab, survey?.tiles ?? null, context)
          // Last, and at once: tiles of the survey before may have arrived until now.
          tiles.clear()
          return { ...contents, bands: bandsOf(engine) }
        }),
      ),
      handle(closeLab, () => oneByOne(() => session.close()).then(() => null)),
      handle(appendTileBytes, (stretch) => {
        tiles.append(stretch)
        return null
      }),
      handle(sealTile, ({ tile }) => tiles.seal(tile)),
      handle(findTile, ({ tile }) => tiles.find(tile)),
      query,
    ],
    clientHandlers: [query],
  }
})
