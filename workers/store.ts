import { handle } from '../preload/channel'
import { appendTileBytes, describeStore, openCatalog, queryStore, sealTile } from '../preload/contract'
import { runWorker } from './process/worker'
import { openCatalogFile } from './store/catalog-table'
import { openEngine } from './store/engine'
import { read } from './store/read-only'
import { storeRuntime } from './store/runtime'
import { tileAssembly } from './store/tile-assembly'
import { createTileTables, storeTile } from './store/tile-tables'

// The store's process: DuckDB, one writer (main), and readers who hold ports of their own.
void runWorker(async () => {
  const engine = await openEngine()
  engine.lock()
  createTileTables(engine)
  const tiles = tileAssembly()

  const query = handle(queryStore, ({ sql }) => {
    const begun = performance.now()
    const arrow = read(engine, sql)
    return { arrow, milliseconds: performance.now() - begun }
  })
  return {
    handlers: [
      handle(describeStore, () => storeRuntime(engine)),
      handle(openCatalog, ({ path, roles }, context) => openCatalogFile(engine, path, roles ?? {}, context)),
      handle(appendTileBytes, (stretch) => {
        tiles.append(stretch)
        return null
      }),
      handle(sealTile, ({ tile }) => storeTile(engine, tile, tiles.take(tile))),
      query,
    ],
    clientHandlers: [query],
  }
})
