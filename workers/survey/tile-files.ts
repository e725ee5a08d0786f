import type { OpenFile } from '../catalog/catalog-files'
import { inflate } from '../files/inflate'
import { inParallel } from '../files/in-parallel'
import { openPlace } from '../files/place'
import { readFromSource } from '../fits/byte-source'
import { walkHdus, type Hdu } from '../fits/hdus'
import type { StampSource } from '../stamps/survey-tile'
import { describeImage, takePieces } from '../tiles/image'
import { planesOfTile } from '../tiles/planes'

/** The tiles of a survey, open for cutting stamps: headers are known, pieces are read from the files when they are asked for. */
export interface TileFiles extends StampSource {
  /** Why a tile is left out, or a plane of it. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

/** Files that are open at a time while headers are read. */
const AT_ONCE = 8

interface OpenTile {
  readonly name: string
  readonly file: OpenFile
  readonly hdus: readonly Hdu[]
}

/** Opens the files of tiles, by path or URL. One that cannot be read is left out and noted; nothing is thrown for it. */
export async function openTileFiles(tiles: readonly { name: string; path: string }[]): Promise<TileFiles> {
  const problems: string[] = []
  const opened = await inParallel(AT_ONCE, tiles, ({ name, path }) =>
    openTile(name, path).catch((error: unknown) => {
      problems.push(error instanceof Error ? error.message : String(error))
      return null
    }),
  )
  const found = opened.filter((tile) => tile !== null)
  const byName = new Map(found.map((tile) => [tile.name, tile]))
  return {
    problems,
    tiles: found.map(({ name, hdus }) => {
      const described = planesOfTile(hdus)
      problems.push(...described.problems)
      return { name, planes: described.planes }
    }),
    inflate,
    async pieces(tile, extension, indices) {
      const { file, hdus } = byName.get(tile) ?? unknown(tile)
      const hdu = hdus.find(({ name }) => name === extension) ?? hdus[Number(extension)] ?? unknown(extension)
      return readFromSource(file, takePieces(hdu, describeImage(hdu), indices))
    },
    async close() {
      for (const { file } of found) await file.close()
    },
  }
}

async function openTile(name: string, path: string): Promise<OpenTile> {
  const file = await openPlace(path)
  try {
    return { name, file, hdus: await readFromSource(file, walkHdus(name, file.size)) }
  } catch (error) {
    await file.close()
    throw error
  }
}

function unknown(name: string): never {
  throw new Error(`there is no tile or plane ${name}`)
}
