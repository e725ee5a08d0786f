import type { OpenFile } from '../catalog/catalog-files'
import { inflate } from '../files/inflate'
import { inParallel } from '../files/in-parallel'
import { openPlace } from '../files/place'
import { readFromSource } from '../fits/byte-source'
import { walkHdus, type Hdu } from '../fits/hdus'
import type { StampSource } from '../stamps/survey-tile'
import { describeImage, takePieces } from '../tiles/image'
import { planesOfTile, type TilePlane } from '../tiles/planes'

/** The tiles of a survey, open for cutting stamps: headers are known, pieces are read from the files when they are asked for. */
export interface TileFiles extends StampSource {
  /** Why a tile is left out, or a plane of it. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

/** Files that are open at a time while headers are read. */
const AT_ONCE = 8
/** Files that stay open, with their headers, for more pieces: more than the tiles around any place. */
const KEPT_OPEN = 16

interface OpenTile {
  readonly file: OpenFile
  readonly hdus: readonly Hdu[]
}

/**
 * Opens the files of tiles, by path or URL. One that cannot be read is left out and noted; nothing is thrown for it. What planes are like is kept of all tiles, files
 * and headers of those that pieces were last read from.
 */
export async function openTileFiles(tiles: readonly { name: string; path: string }[]): Promise<TileFiles> {
  const problems: string[] = []
  const described = await inParallel(AT_ONCE, tiles, ({ name, path }) =>
    describeTile(name, path).catch((error: unknown) => {
      problems.push(error instanceof Error ? error.message : String(error))
      return null
    }),
  )
  const found = described.filter((tile) => tile !== null)
  problems.push(...found.flatMap((tile) => tile.problems))
  const paths = new Map(tiles.map(({ name, path }) => [name, path]))
  const open = openTiles((name) => openTile(name, paths.get(name) ?? unknown(name)))
  return {
    problems,
    tiles: found.map(({ name, planes }) => ({ name, planes })),
    inflate,
    pieces: (tile, extension, indices) =>
      open.use(tile, async ({ file, hdus }) => {
        const hdu =
          hdus.find(({ name }) => name === extension) ?? hdus[Number(extension)] ?? unknown(extension)
        return readFromSource(file, takePieces(hdu, describeImage(hdu), indices))
      }),
    close: () => open.close(),
  }
}

async function describeTile(
  name: string,
  path: string,
): Promise<{ name: string; planes: readonly TilePlane[]; problems: readonly string[] }> {
  const { file, hdus } = await openTile(name, path)
  await file.close()
  return { name, ...planesOfTile(hdus) }
}

/** Tiles that are open, the least recently used closed first. */
interface OpenTiles {
  use<T>(name: string, work: (tile: OpenTile) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Entry {
  readonly opening: Promise<OpenTile>
  users: number
}

function openTiles(open: (name: string) => Promise<OpenTile>): OpenTiles {
  // A Map keeps the order of insertion, so its first key is the least recently used.
  const kept = new Map<string, Entry>()
  const close = ({ opening }: Entry): Promise<void> =>
    opening.then(({ file }) => file.close()).catch(() => undefined)
  async function makeRoom(): Promise<void> {
    for (const [name, entry] of kept) {
      if (kept.size <= KEPT_OPEN) return
      if (entry.users > 0) continue
      kept.delete(name)
      await close(entry)
    }
  }
  return {
    async use(name, work) {
      const entry = kept.get(name) ?? { opening: open(name), users: 0 }
      kept.delete(name)
      kept.set(name, entry)
      entry.users++
      try {
        return await work(await entry.opening)
      } catch (error) {
        // Opened anew the next time: the file may be another by then.
        if (kept.get(name) === entry) kept.delete(name)
        throw error
      } finally {
        entry.users--
        if (entry.users === 0 && kept.get(name) !== entry) await close(entry)
        await makeRoom()
      }
    },
    async close() {
      const all = [...kept.values()]
      kept.clear()
      await Promise.all(all.map(close))
    },
  }
}

async function openTile(name: string, path: string): Promise<OpenTile> {
  const file = await openPlace(path)
  try {
    return { file, hdus: await readFromSource(file, walkHdus(name, file.size)) }
  } catch (error) {
    await file.close()
    throw error
  }
}

function unknown(name: string): never {
  throw new Error(`there is no tile or plane ${name}`)
}
