import type { DecodedPiece } from '../tiles/decode-piece'
import type { TilePlane } from '../tiles/planes'

/** Decoded pieces kept for later, the least recently used dropped first. */
export type PieceCache = {
  get(plane: TilePlane, index: number): DecodedPiece | null | undefined
  put(plane: TilePlane, index: number, piece: DecodedPiece | null): void
}

/** A cache of up to `budget` bytes of decoded pixels. */
export function pieceCache(budget: number): PieceCache {
  const numbers = new Map<TilePlane, number>()
  // A Map keeps the order of insertion, so its first key is the least recently used.
  const kept = new Map<number, DecodedPiece | null>()
  let bytes = 0
  const sizeOf = (piece: DecodedPiece | null) => piece?.pixels.byteLength ?? 0
  const keyOf = (plane: TilePlane, index: number) => {
    const number = numbers.get(plane) ?? numbers.size
    numbers.set(plane, number)
    return number * 2 ** 27 + index
  }
  const drop = (key: number, piece: DecodedPiece | null) => {
    kept.delete(key)
    bytes -= sizeOf(piece)
  }
  return {
    get(plane, index) {
      const key = keyOf(plane, index)
      const piece = kept.get(key)
      if (piece === undefined) return undefined
      kept.delete(key)
      kept.set(key, piece)
      return piece
    },
    put(plane, index, piece) {
      const key = keyOf(plane, index)
      const before = kept.get(key)
      if (before !== undefined) drop(key, before)
      kept.set(key, piece)
      bytes += sizeOf(piece)
      if (bytes <= budget) return
      for (const [oldest, its] of kept) {
        if (bytes <= budget) break
        drop(oldest, its)
      }
    },
  }
}
