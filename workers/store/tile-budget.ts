/** Which tiles stay in memory: the least recently used leave first when their bytes exceed the budget. */
export interface TileBudget {
  /** Says that a tile was used; one that is not known is left alone. */
  touch(tile: string): void
  /** Takes a tile of so many bytes in, and returns the tiles that have to leave for it. The newest always stays. */
  admit(tile: string, bytes: number): string[]
  remove(tile: string): void
}

/** An empty budget of so many bytes. */
export function tileBudget(limit: number): TileBudget {
  // A Map keeps the order of insertion: its first key is the one that was used longest ago.
  const sizes = new Map<string, number>()
  let total = 0

  function remove(tile: string): void {
    total -= sizes.get(tile) ?? 0
    sizes.delete(tile)
  }

  return {
    remove,
    touch(tile) {
      const bytes = sizes.get(tile)
      if (bytes === undefined) return
      sizes.delete(tile)
      sizes.set(tile, bytes)
    },
    admit(tile, bytes) {
      remove(tile)
      const leaving: string[] = []
      for (const oldest of [...sizes.keys()]) {
        if (total + bytes <= limit) break
        remove(oldest)
        leaving.push(oldest)
      }
      sizes.set(tile, bytes)
      total += bytes
      return leaving
    },
  }
}
