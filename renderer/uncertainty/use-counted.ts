import { computed, shallowRef, watch, type Ref } from 'vue'
import { reportOf, type FaultReport } from '../../preload/fault'
import { useFocus } from '../state/focus'
import { useLinked } from '../state/linked'
import { useStoreAnswer, type StoreQuestion } from '../state/store-answer'
import { useVisible } from '../state/visible'

/** Milliseconds in which a brush may move on before the store is asked. */
const PATIENCE = 200
/** Objects up to which numbers are of all of them; of more a random sample is enough, and said. */
const MOST = 1_000_000

/** What the store says of the objects that count now. */
export interface Counted<Of> {
  /** Null while nothing is known. What was known stays while it is asked again. */
  readonly found: Readonly<Ref<Of | null>>
  readonly problem: Readonly<Ref<FaultReport | null>>
  /** How many objects it was a sample of; null where it was of all. */
  readonly sampled: Readonly<Ref<number | null>>
}

/** Asks what `query` makes of the table and the condition, each time either has changed, while the view is in sight. */
export function useCounted<Of>(
  query: (table: string, where: string) => string | null,
  read: (rows: unknown[]) => Of,
): Counted<Of> {
  const [linked, focus, visible] = [useLinked(), useFocus(), useVisible()]
  const problem = shallowRef<FaultReport | null>(null)

  /** Out of sight it is the question that was last in sight, whatever changes meanwhile. */
  const wanted = computed((before?: StoreQuestion<number | null> | null) => {
    const { table } = linked
    if (!visible.value) return before ?? null
    const isMany = (table?.objects ?? 0) > MOST
    const sql = table && query(isMany ? 'linked_sample' : 'linked', focus.where)
    return table && sql !== null
      ? { sql: `${sql} -- ${table.version}`, key: isMany ? table.sampled : null }
      : null
  })
  const fail = (error: unknown): void => void (problem.value = reportOf(error))
  const answer = useStoreAnswer(() => wanted.value, read, fail, PATIENCE)
  watch(answer, () => (problem.value = null))
  return {
    problem,
    found: computed(() => answer.value?.found ?? null),
    sampled: computed(() => answer.value?.key ?? null),
  }
}
