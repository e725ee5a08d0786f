import { ref, watch, type Ref } from 'vue'
import { reportOf } from '../../preload/fault'
import type { IdentifiedRows } from './identified-rows'
import type { ObjectId } from './object-id'

/** The row of the chosen object, in the order of the table. */
export interface ChosenRow {
  /** Null while nothing is chosen, or while the row of what is chosen is not known. */
  readonly row: Readonly<Ref<number | null>>
  is(index: number): boolean
  /** Chooses the object of a row, as soon as it is there. */
  choose(index: number): Promise<void>
  /** Chooses the row so many further down, none beyond the ends; from the row `start` where nothing is chosen. */
  move(step: number, start: number): Promise<void>
  /** Chooses an object by its id; false where there is none of that id. */
  find(id: ObjectId): Promise<boolean>
  /** The order is another: the chosen object stands elsewhere. */
  forget(): void
}

/** A table that shows which of its rows is chosen. */
export interface ChoosingTable {
  readonly rows: IdentifiedRows
  count(): number
  /** Whether a person sees it; one that is hidden looks for what others choose when it comes back. */
  visible(): boolean
  /** Brings a row into sight. */
  show(row: number): void
}

/** Keeps the row of `chosen`, which other views change too. */
export function useChosenRow(
  chosen: Ref<ObjectId | null>,
  { rows, count, visible, show }: ChoosingTable,
): ChosenRow {
  const row = ref<number | null>(null)
  // Counts what was asked for, so that an answer that comes late changes nothing.
  let turn = 0

  function go(index: number): void {
    row.value = index
    show(index)
  }

  async function choose(index: number): Promise<void> {
    const mine = ++turn
    go(index)
    await rows.load(index).catch(passOverCancelled)
    if (mine === turn && rows.has(index)) chosen.value = rows.idAt(index)
  }

  async function find(id: ObjectId): Promise<boolean> {
    const mine = ++turn
    const found = await rows.find(id)
    if (found !== null && mine === turn) await choose(found)
    return found !== null
  }

  /** Goes to where the chosen object stands, if it does. */
  async function follow(id: ObjectId): Promise<void> {
    const mine = ++turn
    const found = await rows.find(id)
    if (found !== null && mine === turn) go(found)
  }

  watch(
    [chosen, visible],
    async ([id, isSeen]) => {
      if (row.value !== null && rows.has(row.value) && rows.idAt(row.value) === id) return
      turn++
      row.value = null
      if (id !== null && isSeen) await follow(id).catch(passOverCancelled)
    },
    { flush: 'post' },
  )

  return {
    row,
    choose,
    find,
    is: (index) =>
      row.value === null ? chosen.value !== null && rows.idAt(index) === chosen.value : row.value === index,
    async move(step, start) {
      if (count() === 0) return
      if (row.value === null && chosen.value !== null) await follow(chosen.value)
      const next = row.value === null && Number.isFinite(step) ? start : (row.value ?? 0) + step
      await choose(Math.min(count() - 1, Math.max(0, next)))
    },
    forget() {
      turn++
      row.value = null
    },
  }
}

/** What was asked for is no longer wanted, or the store is being started again: the next question is answered. */
function passOverCancelled(error: unknown): void {
  const { code } = reportOf(error)
  if (code !== 'cancelled' && code !== 'gone') throw error
}
