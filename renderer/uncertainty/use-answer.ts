import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'
import { useFocus } from '../state/focus'
import { useLinked } from '../state/linked'
import { useVisible } from '../state/visible'

/** Milliseconds in which a brush may move on before the store is asked. */
const PATIENCE = 200
/** Objects up to which numbers are of all of them; of more a random sample is enough, and said. */
const MOST = 1_000_000

/** What the store answered of the objects that count now. */
export interface Answer<Of> {
  /** Null while nothing is known. What was known stays while it is asked again. */
  readonly found: Readonly<Ref<Of | null>>
  readonly problem: Readonly<Ref<FaultReport | null>>
  /** How many objects it was a sample of; null where it was of all. */
  readonly sampled: Readonly<Ref<number | null>>
}

/** Asks what `query` makes of the table and the condition, each time either has changed, while the view is in sight. */
export function useAnswer<Of>(
  query: (table: string, where: string) => string | null,
  read: (rows: Record<string, unknown>[]) => Of,
): Answer<Of> {
  const [linked, focus, visible] = [useLinked(), useFocus(), useVisible()]
  const found = shallowRef<Of | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  const sampled = shallowRef<number | null>(null)
  let controller = new AbortController()
  let timer: number | undefined

  async function ask(sql: string, sample: number | null, signal: AbortSignal): Promise<void> {
    try {
      const answer = await lab.query(sql, signal)
      if (signal.aborted) return
      // Rows of plain values, by the names of their columns.
      found.value = read(answer.toArray() as Record<string, unknown>[])
      sampled.value = sample
      problem.value = null
    } catch (error) {
      const report = reportOf(error)
      if (!signal.aborted && report.code !== 'cancelled' && report.code !== 'gone') problem.value = report
    }
  }

  const asked = (): string | null => {
    const { table } = linked
    if (!table || !visible.value) return null
    return query(table.objects > MOST ? 'linked_sample' : 'linked', focus.where)
  }
  let last: string | null = null
  watch(
    [asked, () => linked.table?.version],
    ([sql], [, before]) => {
      if (sql === null || (sql === last && before === linked.table?.version)) return
      const isFirst = last === null
      last = sql
      controller.abort()
      const { signal } = (controller = new AbortController())
      window.clearTimeout(timer)
      const { table } = linked
      const sample = table && table.objects > MOST ? table.sampled : null
      timer = window.setTimeout(() => void ask(sql, sample, signal), isFirst ? 0 : PATIENCE)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    controller.abort()
    window.clearTimeout(timer)
  })
  return { found, problem, sampled }
}
