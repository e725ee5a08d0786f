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
import { countsQuery, queueQuery } from './review-query'

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

  async function read(): Promise<void> {
    asking.abort()
    const { signal } = (asking = new AbortController())
    if (about.value === null || !isShown.value) return
    const measure = rule.value?.measure ?? null
    try {
      const found = await ask(countsQuery(where.value), CountRow, signal)
      const waiting = await ask(queueQuery(measure, where.value, lies.idType), Row, signal)
      if (signal.aborted) return
      counts.value = queueCounts(found)
      rows.value = waiting.flatMap(rowOf)
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

  /** Verdicts that were given here are counted already: the rows stay as they are, unless something else has changed. */
  async function check(): Promise<void> {
    const { signal } = asking
    if (about.value === null || !isShown.value || !rows.value) return
    try {
      const found = queueCounts(await ask(countsQuery(where.value), CountRow, signal))
      if (signal.aborted) return
      const isOther = found.waiting !== counts.value?.waiting
      counts.value = found
      if (isOther) await read()
    } catch (error) {
      failed(error, signal)
    }
  }

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

  return { rows, counts, problem, isLimited, where, read }
}
