import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { reportOf } from '../../preload/fault'
import { lab } from '../lab'

/** One question to the store; `key` is what its answer has to be read beside. */
export interface StoreQuestion<Key> {
  readonly sql: string
  readonly key: Key
}

/** What the store said, beside the key of its question. */
export interface StoreAnswer<Key, Found> {
  readonly key: Key
  readonly found: Found
}

/**
 * Asks the store each time `wanted` has become another question, `patience` milliseconds after it last did; the question before is given up. The
 * last answer stays until the next has come, and goes where nothing is wanted.
 */
export function useStoreAnswer<Key, Found>(
  wanted: () => StoreQuestion<Key> | null,
  read: (rows: unknown[]) => Found,
  fail: (error: unknown) => void,
  patience: number,
): Readonly<Ref<StoreAnswer<Key, Found> | null>> {
  const answer = shallowRef<StoreAnswer<Key, Found> | null>(null)
  let controller = new AbortController()
  let timer: number | undefined

  async function ask({ sql, key }: StoreQuestion<Key>, signal: AbortSignal): Promise<void> {
    try {
      const found = read((await lab.query(sql, signal)).toArray())
      if (!signal.aborted) answer.value = { key, found }
    } catch (error) {
      const { code } = reportOf(error)
      if (!signal.aborted && code !== 'cancelled' && code !== 'gone') fail(error)
    }
  }

  function leave(): void {
    controller.abort()
    window.clearTimeout(timer)
  }

  watch(
    () => wanted()?.sql ?? null,
    () => {
      leave()
      const question = wanted()
      const { signal } = (controller = new AbortController())
      if (!question) answer.value = null
      else timer = window.setTimeout(() => void ask(question, signal), answer.value ? patience : 0)
    },
    { immediate: true },
  )
  onScopeDispose(leave)
  return answer
}
