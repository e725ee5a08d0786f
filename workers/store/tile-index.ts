import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Context } from '../../preload/channel'
import type { Progress, TileFile } from '../../preload/contract'
import { cancelled } from '../../preload/fault'
import { openPlace } from '../files/place'
import { readFromSource } from '../fits/byte-source'
import { walkHdus } from '../fits/hdus'
import type { Engine } from './engine'
import { readShard, writeShard } from './parquet-shard'
import { createPlaneTable, indexTile, replacePlaneRows, type TileIndex } from './plane-rows'
import { read } from './read-only'
import { selectRows } from './rows'

/** The sealed index of a lab's tiles, relative to the lab. */
const INDEX = 'tiles.parquet'

/** Tiles whose headers are read between two steps of progress. */
const BATCH = 16

/**
 * Fills the table `tiles` with a row for each plane of each tile, from the tiles' headers; their pixels are not read. The
 * index is sealed in the lab, and read from there while it lists the same tiles, or where the survey cannot be reached (null); tiles behind a URL are taken to be as they were. A tile that cannot be read is one broken row. With
 * `replace` false, an index that is there is left as it is.
 */
export async function indexTiles(
  engine: Engine,
  lab: string,
  tiles: readonly TileFile[] | null,
  { signal, report }: Context<Progress>,
  replace = true,
): Promise<void> {
  createPlaneTable(engine)
  if ((await loadIndex(engine, lab, tiles)) || tiles === null) return
  for (let start = 0; start < tiles.length; start += BATCH) {
    if (signal.aborted) throw cancelled()
    const batch = await Promise.all(tiles.slice(start, start + BATCH).map(readHeaders))
    replacePlaneRows(engine, batch, 'indexed')
    const done = Math.min(tiles.length, start + BATCH)
    report({ stage: 'tiles', done, total: tiles.length, unit: 'tiles' })
  }
  if (!replace && (await stat(join(lab, INDEX)).catch(() => null))) return
  const { arrow } = await read(engine, 'SELECT * FROM tiles')
  await writeShard(join(lab, INDEX), arrow)
}

/** Whether the sealed index was there, is of these tiles, and is no older than any of them. */
async function loadIndex(engine: Engine, lab: string, tiles: readonly TileFile[] | null): Promise<boolean> {
  const sealed = await stat(join(lab, INDEX)).catch(() => null)
  if (!sealed) return false
  const times = (tiles ?? []).map(async ({ path }) => (await stat(path).catch(() => null))?.mtimeMs ?? 0)
  if ((await Promise.all(times)).some((time) => time > sealed.mtimeMs)) return false
  // One that is damaged is made anew.
  const rows = await readShard(join(lab, INDEX)).catch(() => null)
  if (!rows) return false
  engine.insert('tiles', rows, false)
  if (tiles === null) return true
  const known = selectRows(engine, 'SELECT DISTINCT tile FROM tiles', v.object({ tile: v.string() }))
  const same =
    known.length === tiles.length && tiles.every(({ name }) => known.some(({ tile }) => tile === name))
  if (!same) engine.run('DELETE FROM tiles')
  return same
}

async function readHeaders({ name, path }: TileFile): Promise<TileIndex> {
  try {
    const file = await openPlace(path)
    try {
      return indexTile(name, await readFromSource(file, walkHdus(name, file.size)))
    } finally {
      await file.close()
    }
  } catch (error) {
    return { tile: name, planes: [], problems: [error instanceof Error ? error.message : String(error)] }
  }
}
