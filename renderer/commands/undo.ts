import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { reportOf, type FaultReport } from '../../preload/fault'

/** Something that was done and can be taken back. */
export interface Deed {
  /** What was done: `reject object 17`. */
  readonly label: string
  undo(): Promise<void> | void
  redo(): Promise<void> | void
}

/** The most deeds that are kept. */
const MOST = 500

/** What was done, in order, and can be taken back or done again. One at a time: a press while another is under way waits for it. */
export const useUndo = defineStore('undo', () => {
  const done = shallowRef<readonly Deed[]>([])
  const undone = shallowRef<readonly Deed[]>([])
  const problem = shallowRef<FaultReport | null>(null)
  /** What was last taken back or done again, in words. */
  const said = ref('')
  let turn: Promise<void> = Promise.resolve()

  function next(work: () => Promise<void>): Promise<void> {
    turn = turn.then(work).catch((error: unknown) => void (problem.value = reportOf(error)))
    return turn
  }

  return {
    problem,
    said,
    undoable: computed(() => done.value.at(-1)?.label ?? null),
    redoable: computed(() => undone.value.at(-1)?.label ?? null),
    did(deed: Deed): void {
      done.value = [...done.value, deed].slice(-MOST)
      undone.value = []
    },
    undo: () =>
      next(async () => {
        const deed = done.value.at(-1)
        if (!deed) return
        await deed.undo()
        done.value = done.value.filter((one) => one !== deed)
        undone.value = [...undone.value, deed]
        said.value = `Taken back: ${deed.label}.`
      }),
    redo: () =>
      next(async () => {
        const deed = undone.value.at(-1)
        if (!deed) return
        await deed.redo()
        undone.value = undone.value.filter((one) => one !== deed)
        done.value = [...done.value, deed]
        said.value = `Done again: ${deed.label}.`
      }),
    /** Another survey is open: what was done in the one before cannot be taken back here. */
    forget(): void {
      done.value = undone.value = []
    },
  }
})
