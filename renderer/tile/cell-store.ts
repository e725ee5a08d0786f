import { reportOf } from '../../preload/fault'
import type { CellValues } from './decode-cell'

/** A cell of a layer that is wanted, at a level; `key` names all three. */
export interface CellWish {
  readonly key: string
}

/** How cells are had. */
export interface CellSource<Wish extends CellWish> {
  /** How many are asked for at once. */
  readonly atOnce: number
  read(wish: Wish, signal: AbortSignal): Promise<CellValues>
}

/** What hears of cells. */
export interface CellEars {
  arrived(key: string): void
  left(key: string): void
  failed(key: string, why: string): void
}

/** The cells that are decoded, within a budget of memory. */
export interface CellStore<Wish extends CellWish> {
  /** Says which cells are wanted now, the first most: others are not waited for any longer. */
  want(wishes: readonly Wish[]): void
  get(key: string): CellValues | undefined
  /** Whether a cell is there, or cannot be read. */
  isSettled(key: string): boolean
  /** Cells that are wanted and not there yet. */
  readonly missing: number
  /** Cells that were decoded since the start. */
  readonly decoded: number
  readonly bytes: number
  /** Forgets all cells, and why some could not be read. */
  clear(): void
}

/** Bytes of decoded cells that are kept unless told otherwise. */
export const CELL_BYTES = 192 * 2 ** 20

/**
 * An empty store. Cells that are no longer wanted stay until the budget is reached; then the one that was wanted longest ago leaves
 * first. Those wanted now stay in any case. A cell that could not be read is not asked for again before `clear`.
 */
export function cellStore<Wish extends CellWish>(
  source: CellSource<Wish>,
  ears: CellEars,
  budget = CELL_BYTES,
): CellStore<Wish> {
  // A Map keeps the order of insertion: its first key is the one that was wanted longest ago.
  const cells = new Map<string, CellValues>()
  const underWay = new Map<string, AbortController>()
  const failures = new Set<string>()
  let wanted: readonly Wish[] = []
  let [bytes, decoded] = [0, 0]

  const isMissing = ({ key }: Wish): boolean => !cells.has(key) && !failures.has(key)

  function want(wishes: readonly Wish[]): void {
    wanted = wishes
    const keys = new Set(wishes.map(({ key }) => key))
    for (const [key, controller] of underWay) if (!keys.has(key)) controller.abort()
    for (const { key } of wishes) touch(key)
    begin()
  }

  function touch(key: string): void {
    const values = cells.get(key)
    if (!values) return
    cells.delete(key)
    cells.set(key, values)
  }

  function begin(): void {
    for (const wish of wanted) {
      if (underWay.size >= source.atOnce) return
      if (isMissing(wish) && !underWay.has(wish.key)) void read(wish)
    }
  }

  async function read(wish: Wish): Promise<void> {
    const controller = new AbortController()
    underWay.set(wish.key, controller)
    try {
      const values = await source.read(wish, controller.signal)
      if (!controller.signal.aborted) keep(wish.key, values)
    } catch (error) {
      if (!controller.signal.aborted) fail(wish.key, reportOf(error).what)
    } finally {
      underWay.delete(wish.key)
      begin()
    }
  }

  function keep(key: string, values: CellValues): void {
    cells.set(key, values)
    bytes += values.byteLength
    decoded++
    shed()
    ears.arrived(key)
  }

  function fail(key: string, why: string): void {
    failures.add(key)
    ears.failed(key, why)
  }

  /** Lets cells go, the longest unused first, until the rest is within the budget. */
  function shed(): void {
    const needed = new Set(wanted.map(({ key }) => key))
    for (const [key, values] of cells) {
      if (bytes <= budget) return
      if (needed.has(key)) continue
      cells.delete(key)
      bytes -= values.byteLength
      ears.left(key)
    }
  }

  return {
    want,
    get: (key) => cells.get(key),
    isSettled: (key) => cells.has(key) || failures.has(key),
    get missing() {
      return wanted.filter(isMissing).length
    },
    get decoded() {
      return decoded
    },
    get bytes() {
      return bytes
    },
    clear() {
      want([])
      for (const key of cells.keys()) ears.left(key)
      cells.clear()
      failures.clear()
      bytes = 0
    },
  }
}
