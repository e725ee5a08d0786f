import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import { reportOf } from '../../../preload/fault'
import { lab } from '../../lab'

/** Milliseconds in which the map may be moved on before the store is asked. */
const PATIENCE = 140

/** Rows of a query that are read into something, with what they were asked for. */
export interface SkyAnswer<Key, Row> {
  readonly key: Key
  readonly rows: readonly Row[]
}

/** Asks the store each time `wanted` has become another question; the last answer stays until the next has come. */
export function useSkyAnswer<Key, Row>(
  wanted: () => { readonly sql: string; readonly key: Key } | null,
  read: (rows: unknown[]) => Row[],
  fail: (error: unknown) => void,
): Readonly<Ref<SkyAnswer<Key, Row> | null>> {
  const answer = shallowRef<SkyAnswer<Key, Row> | null>(null)
  let controller = new AbortController()
  let timer: number | undefined

  async function ask(sql: string, key: Key, signal: AbortSignal): Promise<void> {
    try {
      const rows = read((await lab.query(sql, signal)).toArray())
      if (!signal.aborted) answer.value = { key, rows }
    } catch (error) {
      const { code } = reportOf(error)
      if (!signal.aborted && code !== 'cancelled' && code !== 'gone') fail(error)
    }
  }

  watch(
    () => wanted()?.sql ?? null,
    () => {
      const question = wanted()
      controller.abort()
      const { signal } = (controller = new AbortController())
      window.clearTimeout(timer)
      if (!question) answer.value = null
      else
        timer = window.setTimeout(
          () => void ask(question.sql, question.key, signal),
          answer.value ? PATIENCE : 0,
        )
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    controller.abort()
    window.clearTimeout(timer)
  })
  return answer
}
