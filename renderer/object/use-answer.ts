import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { reportOf, type FaultReport } from '../../preload/fault'

/** What came of a question: nothing yet, an answer, or why there is none. */
export interface Answer<T> {
  readonly value: T | null
  readonly isAsking: boolean
  readonly problem: FaultReport | null
}

/** What is to be asked: the same `key` is the same question. */
export interface Question<T> {
  readonly key: string
  ask(signal: AbortSignal): Promise<T>
}

/** A key of whatever a question depends on. */
export const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts)

const NOTHING = { value: null, isAsking: false, problem: null } as const

/**
 * The answer to a question that changes: asked anew when its key is another, the one before cancelled; an answer never stands beside another question. A question of null has none. While
 * `isShown` is false nothing is asked.
 */
export function useAnswer<T>(
  question: () => Question<T> | null,
  isShown: Readonly<Ref<boolean>>,
): Readonly<Ref<Answer<T>>> {
  const answer = shallowRef<Answer<T>>(NOTHING)
  let asked: string | null = null
  let asking = new AbortController()

  async function ask(wanted: Question<T>): Promise<void> {
    const { signal } = (asking = new AbortController())
    answer.value = { ...NOTHING, isAsking: true }
    try {
      const value = await wanted.ask(signal)
      if (!signal.aborted) answer.value = { ...NOTHING, value }
    } catch (error) {
      if (!signal.aborted) answer.value = { ...NOTHING, problem: reportOf(error) }
    }
  }

  watch(
    () => (isShown.value ? { wanted: question() } : null),
    (turn) => {
      if (!turn || (turn.wanted?.key ?? null) === asked) return
      asking.abort()
      asked = turn.wanted?.key ?? null
      if (turn.wanted) void ask(turn.wanted)
      else answer.value = NOTHING
    },
    { immediate: true },
  )
  onScopeDispose(() => asking.abort())
  return answer
}
