import type { TileContents } from '../../preload/contract'
import type { Engine } from './engine'
import { tileAssembly } from './tile-assembly'
import { tileBudget } from './tile-budget'
import { createPlaneTable } from './plane-rows'
import { dropTile, storeTile } from './tile-tables'

/** The tiles that lie in DuckDB, within a budget of memory. */
export interface TileStore {
  append(stretch: { tile: string; offset: number; total: number; bytes: Uint8Array }): void
  /** Puts a tile whose file is complete into DuckDB; tiles that were used longest ago leave for it. */
  seal(tile: string): TileContents
  /** A tile that lies here, which counts as using it; null for one that does not. */
  find(tile: string): TileContents | null
  /** Lets all tiles go: another survey is open. */
  clear(): void
}

/** Compressed bytes of tiles that stay in memory unless told otherwise: a sixth of what DuckDB may take. */
export const TILE_BYTES = 512 * 2 ** 20

/** Makes the tables of tiles anew. */
export function tileStore(engine: Engine, limit = TILE_BYTES): TileStore {
  createPlaneTable(engine)
  const assembly = tileAssembly()
  const budget = tileBudget(limit)
  const contents = new Map<string, TileContents>()
  return {
    append: assembly.append,
    seal(tile) {
      const file = assembly.take(tile)
      for (const leaving of budget.admit(tile, file.length)) {
        dropTile(engine, leaving)
        contents.delete(leaving)
      }
      try {
        const stored = storeTile(engine, tile, file)
        contents.set(tile, stored)
        return stored
      } finally {
        assembly.release(file)
      }
    },
    find(tile) {
      budget.touch(tile)
      return contents.get(tile) ?? null
    },
    clear() {
      for (const tile of contents.keys()) {
        dropTile(engine, tile)
        budget.remove(tile)
      }
      contents.clear()
      assembly.clear()
    },
  }
}
