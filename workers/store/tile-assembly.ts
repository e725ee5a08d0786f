import { fault } from '../../preload/fault'

/** The largest tile file that is taken into memory: 1 GiB. */
const LARGEST = 2 ** 30

/** Puts the stretches of tile files together as they arrive. A tile that is begun again starts anew. */
export interface TileAssembly {
  append(stretch: { tile: string; offset: number; total: number; bytes: Uint8Array }): void
  /** The whole file, which is then forgotten here. */
  take(tile: string): Uint8Array
  /** Gives a file back that was taken, when nothing looks into it any more: its memory serves the next tile. */
  release(file: Uint8Array): void
  /** Forgets what is not complete. */
  clear(): void
}

/** Memory up to this is kept for the next tile: left to the collector, files of several tiles lie beside one another for a while. */
const MOST_KEPT = 128 * 2 ** 20

/** An empty assembly. Stretches must come in order. */
export function tileAssembly(): TileAssembly {
  const files = new Map<string, { file: Uint8Array; filled: number }>()
  let kept: ArrayBufferLike | null = null
  const room = (total: number): Uint8Array => {
    const free = kept
    kept = null
    return free && free.byteLength >= total ? new Uint8Array(free, 0, total) : new Uint8Array(total)
  }
  return {
    clear: () => files.clear(),
    release({ buffer }) {
      if (buffer.byteLength > MOST_KEPT || (kept && kept.byteLength >= buffer.byteLength)) return
      kept = buffer
    },
    append({ tile, offset, total, bytes }) {
      if (total > LARGEST)
        throw fault(`A tile of ${total} bytes is too large; ${LARGEST} is the most.`, { where: tile })
      if (offset === 0) files.set(tile, { file: room(total), filled: 0 })
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
