/** Fetches `length` bytes from `offset`. */
export type Fetch = (offset: number, length: number) => Promise<Uint8Array>

/** Bytes are kept and fetched in blocks of this size. */
export const BLOCK_BYTES = 64 * 1024
const MOST_BLOCKS = 256
/** A longer range is fetched as it is and not kept. */
const LONGEST_KEPT = 4 * 1024 * 1024
const LONGEST_AHEAD = 4 * 1024 * 1024

/**
 * Answers ranges of a file of `size` bytes from blocks that it keeps (16 MiB at most, the least recently used leave), so that many small reads
 * cost few fetches. Whoever reads on from where the last fetch ended is taken to go on, and twice as much is fetched ahead.
 */
export function blockCache(size: number, fetch: Fetch): Fetch {
  const blocks = new Map<number, Promise<Uint8Array>>()
  let ahead = BLOCK_BYTES
  let fetchedTo = -1

  function keep(block: number, bytes: Promise<Uint8Array>): void {
    blocks.set(block, bytes)
    // Told again to whoever waits for it; here it must not count as unhandled.
    bytes.catch(() => blocks.delete(block))
    for (const oldest of blocks.keys()) {
      if (blocks.size <= MOST_BLOCKS) break
      blocks.delete(oldest)
    }
  }

  /** Fetches from block `first` what is missing to block `last`, and more ahead of a reader who goes on. */
  function fetchFrom(first: number, last: number): void {
    ahead = first * BLOCK_BYTES === fetchedTo ? Math.min(ahead * 2, LONGEST_AHEAD) : BLOCK_BYTES
    const start = first * BLOCK_BYTES
    const wanted = Math.max((last + 1) * BLOCK_BYTES, start + ahead)
    const end = Math.min(wanted, size)
    fetchedTo = wanted
    const all = fetch(start, end - start)
    for (let block = first; block * BLOCK_BYTES < end; block++) {
      const from = block * BLOCK_BYTES - start
      keep(
        block,
        all.then((bytes) => bytes.slice(from, from + BLOCK_BYTES)),
      )
    }
  }

  function take(block: number, last: number): Promise<Uint8Array> {
    if (!blocks.has(block)) fetchFrom(block, last)
    const found = blocks.get(block) ?? Promise.reject(new Error(`block ${block} left the cache too early`))
    blocks.delete(block)
    blocks.set(block, found)
    return found
  }

  return async (offset, length) => {
    const end = Math.min(offset + length, size)
    if (end <= offset) return new Uint8Array(0)
    if (end - offset > LONGEST_KEPT) return fetch(offset, end - offset)
    const first = Math.floor(offset / BLOCK_BYTES)
    const last = Math.floor((end - 1) / BLOCK_BYTES)
    const bytes = new Uint8Array(end - offset)
    const parts = Array.from({ length: last - first + 1 }, (_, index) => take(first + index, last))
    for (const [index, part] of (await Promise.all(parts)).entries()) {
      const start = (first + index) * BLOCK_BYTES
      const from = Math.max(offset - start, 0)
      bytes.set(part.subarray(from, end - start), start + from - offset)
    }
    return bytes
  }
}
