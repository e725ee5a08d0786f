import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import * as v from 'valibot'
import type { SealedRule } from '../../preload/contract-flagging'
import { reportOf, type FaultReport } from '../../preload/fault'
import { flagNames } from '../../workers/flags/object-flags'
import { objectId, type ObjectId } from '../catalog/object-id'
import { lab } from '../lab'
import { useFocus } from '../state/focus'
import { useLinked } from '../state/linked'
import { useSurvey } from '../state/survey'
import { CountRow, queueCounts, type QueueCounts } from './review-counts'
import { countsQuery, QUEUE_PAGE, queueQuery } from './review-query'

/** An object of the queue: position in degrees, shape and total sigma in reduced shear, and `value`, that by which its run is flagged. */
export interface QueueRow {
  readonly id: ObjectId
  readonly ra: number | null
  readonly dec: number | null
  readonly g1: number | null
  readonly g2: number | null
  readonly sigma: number | null
  readonly value: number | null
  readonly flags: readonly string[]
}

/** The objects that wait for a verdict, as they were when the queue was last read; those that were judged since stay in it. */
export interface Queue {
  /** Null until they are known. */
  readonly rows: ShallowRef<readonly QueueRow[] | null>
  readonly counts: ShallowRef<QueueCounts | null>
  readonly problem: ShallowRef<FaultReport | null>
  /** Whether the queue holds only what is filtered and brushed. */
  readonly isLimited: Ref<boolean>
  /** That condition, '' for none. */
  readonly where: ComputedRef<string>
  /** Objects whose verdict was changed here since the rows were read: what SQL says of them may be of before. */
  readonly changed: Set<ObjectId>
  /** Reads it anew. */
  read(): Promise<void>
}

const number = v.nullable(v.number())
const Row = v.object({
  ...{ id: v.unknown(), ra: number, dec: number, g1: number, g2: number },
  ...{ sigma: number, value: number, flags: v.number() },
})

function rowOf({ id, flags, ...rest }: v.InferOutput<typeof Row>): QueueRow[] {
  const known = objectId(id)
  return known === null ? [] : [{ id: known, ...rest, flags: flagNames(flags) }]
}

/** Milliseconds that nothing may change before the counts are asked for again. */
const CALM = 250

/** Follows the queue of the run that is shown while `isShown`. Whoever gives a verdict counts it in `counts` as well. */
export function useQueue(
  rule: Readonly<ShallowRef<SealedRule | null | undefined>>,
  isShown: Readonly<Ref<boolean>>,
): Queue {
  const [linked, focus, lies] = [useLinked(), useFocus(), useSurvey()]
  const rows = shallowRef<readonly QueueRow[] | null>(null)
  const counts = shallowRef<QueueCounts | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  const isLimited = ref(true)
  const where = computed(() => (isLimited.value ? focus.where : ''))
  const changed = new Set<ObjectId>()
  let asking = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  /** What the rows are of; verdicts do not change it. Null while it is not known. */
  const about = computed(() => {
    const table = linked.table
    if (!table || table.run === null || rule.value === undefined) return null
    const cut = rule.value && [rule.value.measure, rule.value.cut]
    return JSON.stringify([table.run, table.estimated, cut, where.value])
  })

  async function ask<T>(sql: string, row: v.GenericSchema<T>, signal: AbortSignal): Promise<T[]> {
    const answer = await lab.query(sql, signal)
    return v.parse(
      v.array(row),
      answer.toArray().map((one: object) => ({ ...one })),
    )
  }

  const askRows = async (signal: AbortSignal): Promise<QueueRow[]> => {
    const sql = queueQuery(rule.value?.measure ?? null, where.value, lies.idType)
    return (await ask(sql, Row, signal)).flatMap(rowOf)
  }

  /** Asks for the rows, and takes them, with the counts, where they are `wanted`. */
  async function readIf(wanted: (found: readonly QueueRow[]) => boolean): Promise<void> {
    asking.abort()
    const { signal } = (asking = new AbortController())
    if (about.value === null || !isShown.value) return
    try {
      const found = await askRows(signal)
      if (signal.aborted || !wanted(found)) return
      const counted = queueCounts(await ask(countsQuery(where.value), CountRow, signal))
      if (signal.aborted) return
      changed.clear()
      counts.value = counted
      rows.value = found
      problem.value = null
    } catch (error) {
      failed(error, signal)
    }
  }

  function failed(error: unknown, signal: AbortSignal): void {
    const report = reportOf(error)
    if (signal.aborted || report.code === 'cancelled' || report.code === 'gone') return
    rows.value = []
    problem.value = report
  }

  const read = (): Promise<void> => readIf(() => true)
  /** Verdicts that were given here are counted already: the rows stay as they are, unless something else has changed. */
  const check = (): Promise<void> => readIf((found) => isOther(found, rows.value ?? [], changed))

  watch(
    [about, isShown],
    ([of, shown], [before]) => {
      if (of !== before) rows.value = null
      if (shown && rows.value === null) void read()
    },
    { immediate: true },
  )
  watch(
    () => linked.table?.version,
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void check(), CALM)
    },
  )

  return { rows, counts, problem, isLimited, where, changed, read }
}

/** Whether rows are others than those before, apart from objects that were changed here; of a long queue only its beginning is compared. */
export function isOther(
  found: readonly Pick<QueueRow, 'id'>[],
  before: readonly Pick<QueueRow, 'id'>[],
  changed: ReadonlySet<ObjectId>,
): boolean {
  const [now, then] = [found, before].map((some) => some.map(({ id }) => id).filter((id) => !changed.has(id)))
  if (!now || !then) return true
  const isWhole = found.length < QUEUE_PAGE && before.length < QUEUE_PAGE
  if (isWhole && now.length !== then.length) return true
  return then.slice(0, now.length).some((id, at) => id !== now[at])
}
