import { fault } from '../../preload/fault'

/** The largest tile file that is taken into memory: 1 GiB. */
const LARGEST = 2 ** 30

/** Puts the stretches of tile files together as they arrive. A tile that is begun again starts anew. */
export interface TileAssembly {
  append(stretch: { tile: string; offset: number; total: number; bytes: Uint8Array }): void
  /** The whole file, which is then forgotten here. */
  take(tile: string): Uint8Array
  /** Forgets what is not complete. */
  clear(): void
}

/** An empty assembly. Stretches must come in order. */
export function tileAssembly(): TileAssembly {
  const files = new Map<string, { file: Uint8Array; filled: number }>()
  return {
    clear: () => files.clear(),
    append({ tile, offset, total, bytes }) {
      if (total > LARGEST)
        throw fault(`A tile of ${total} bytes is too large; ${LARGEST} is the most.`, { where: tile })
      if (offset === 0) files.set(tile, { file: new Uint8Array(total), filled: 0 })
      const part = files.get(tile)
      if (!part || part.filled !== offset || offset + bytes.length > total) {
        files.delete(tile)
        throw fault('The stretches of the tile do not join.', { where: tile, remedy: 'Load the tile again.' })
      }
      part.file.set(bytes, offset)
      part.filled += bytes.length
    },
    take(tile) {
      const part = files.get(tile)
      files.delete(tile)
      if (part && part.filled === part.file.length) return part.file
      throw fault('The tile is not complete.', { where: tile, remedy: 'Load the tile again.' })
    },
  }
}
