import {
  computed,
  nextTick,
  shallowReactive,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from 'vue'
import type { SealedRule } from '../../preload/contract-flagging'
import { putVerdicts, undoVerdict, type Verdict } from '../../preload/contract-review'
import { reportOf, type FaultReport } from '../../preload/fault'
import type { ObjectId } from '../catalog/object-id'
import { useUndo } from '../commands/undo'
import { lab } from '../lab'
import { useFocus } from '../state/focus'
import { useLinked } from '../state/linked'
import { nextWaiting, stepped } from './queue-walk'
import { recounted } from './review-counts'
import { useQueue, type Queue, type QueueRow } from './use-queue'

/** What was said of an object since the queue was read: it is `saved` when the store has it on the disk. */
export interface Said {
  readonly verdict: Verdict
  readonly state: 'saving' | 'saved'
}

/** A verdict that could not be saved. */
export interface Unsaved {
  readonly id: ObjectId
  readonly verdict: Verdict
  readonly report: FaultReport
}

/** The queue with a person in front of it. */
export interface Review extends Queue {
  /** The object in front: the chosen one, where the queue holds it. */
  readonly current: ComputedRef<QueueRow | null>
  readonly said: ReadonlyMap<ObjectId, Said>
  /** Notes by object, kept until they are saved with a verdict and after. */
  readonly notes: Map<ObjectId, string>
  readonly unsaved: ShallowRef<Unsaved | null>
  step(by: 1 | -1): void
  choose(id: ObjectId): void
  /** Gives a verdict on the object in front, with its note, and goes on to the next that waits. */
  give(verdict: Verdict): void
  /** Saves the note of the object in front with the verdict that it has. */
  saveNote(): void
}

/** What verdicts are as deeds: `reject object 17`. */
const DEEDS: Readonly<Record<Verdict, string>> = { keep: 'keep', reject: 'reject', unsure: 'unsure about' }

/** Follows the review of the run that is shown while `isShown`. */
export function useReview(
  rule: Readonly<ShallowRef<SealedRule | null | undefined>>,
  isShown: Readonly<Ref<boolean>>,
): Review {
  const [linked, focus, { did }] = [useLinked(), useFocus(), useUndo()]
  const said = shallowReactive(new Map<ObjectId, Said>())
  const notes = shallowReactive(new Map<ObjectId, string>())
  const unsaved = shallowRef<Unsaved | null>(null)
  const queue = useQueue(rule, isShown)
  const ids = computed(() => queue.rows.value?.map(({ id }) => id) ?? [])
  const current = computed(() => queue.rows.value?.find(({ id }) => id === focus.chosen) ?? null)

  // Rows that are read anew are those that wait.
  watch(queue.rows, () => {
    for (const [id, { state }] of said) if (state === 'saved') said.delete(id)
  })
  watch(
    () => linked.table?.run,
    () => {
      said.clear()
      notes.clear()
      unsaved.value = null
    },
  )

  const isOf = (run: string): boolean => linked.table?.run === run

  const savedOf = (before: Said | undefined): Verdict | null =>
    before?.state === 'saved' ? before.verdict : null

  /** Takes into account that an object has another verdict on the disk, null for none. */
  function know(id: ObjectId, verdict: Verdict | null, was = savedOf(said.get(id))): void {
    if (verdict === null) said.delete(id)
    else said.set(id, { verdict, state: 'saved' })
    if (queue.counts.value) queue.counts.value = recounted(queue.counts.value, was, verdict)
  }

  async function put(run: string, id: ObjectId, verdict: Verdict, note: string): Promise<void> {
    await lab.call(putVerdicts, { run, verdicts: [{ id, verdict, note }] })
    if (!isOf(run)) return
    queue.changed.add(id)
    know(id, verdict)
  }

  async function takeBack(run: string, id: ObjectId): Promise<void> {
    const { verdict } = await lab.call(undoVerdict, { run, id })
    if (!isOf(run)) return
    queue.changed.add(id)
    if (ids.value.includes(id)) know(id, verdict)
    else await queue.read()
    focus.chosen = id
  }

  /** Saves a verdict; false, with the problem in sight, where the store could not. What was there before stands again then. */
  async function save(run: string, id: ObjectId, verdict: Verdict): Promise<boolean> {
    const before = said.get(id)
    queue.changed.add(id)
    said.set(id, { verdict, state: 'saving' })
    try {
      await lab.call(putVerdicts, { run, verdicts: [{ id, verdict, note: notes.get(id) ?? '' }] })
      if (isOf(run)) know(id, verdict, savedOf(before))
      if (unsaved.value?.id === id) unsaved.value = null
      return true
    } catch (error) {
      if (before) said.set(id, before)
      else said.delete(id)
      unsaved.value = { id, verdict, report: reportOf(error) }
      return false
    }
  }

  async function say(id: ObjectId, verdict: Verdict): Promise<void> {
    const run = linked.table?.run
    if (!run) return
    const note = notes.get(id) ?? ''
    const saved = save(run, id, verdict)
    did({
      label: `${DEEDS[verdict]} object ${id}`,
      undo: async () => void ((await saved) && (await takeBack(run, id))),
      redo: async () => void ((await saved) && (await put(run, id, verdict, note))),
    })
    await saved
  }

  /** All that were read are judged: those behind them come. */
  async function goOn(): Promise<void> {
    if ((queue.counts.value?.waiting ?? 0) === 0) return
    await queue.read()
    await nextTick()
    focus.chosen = ids.value[0] ?? focus.chosen
  }

  return {
    ...queue,
    ...{ current, said, notes, unsaved },
    choose: (id) => void (focus.chosen = id),
    step(by) {
      focus.chosen = stepped(ids.value, focus.chosen, by) ?? focus.chosen
    },
    give(verdict) {
      const at = current.value
      if (!at) return
      const saying = say(at.id, verdict)
      const next = nextWaiting(ids.value, at.id, (id) => !said.has(id))
      if (next !== null) focus.chosen = next
      else void saying.then(goOn)
    },
    saveNote() {
      const id = current.value?.id
      const verdict = id === undefined ? undefined : said.get(id)?.verdict
      if (id !== undefined && verdict) void say(id, verdict)
    },
  }
}
