import * as v from 'valibot'
import { ref, type Ref } from 'vue'
import { remembered } from '../state/remembered'
import { forget, keepHistory, readHistory, remember, starredAfter, type History } from './query-history'

/** The queries that were run, and those among them that a person starred, from one start to the next. */
export interface QueryHistory {
  readonly history: Readonly<Ref<History>>
  readonly starred: Readonly<Ref<History>>
  add(sql: string): void
  /** Stars a query, or takes its star away. */
  star(sql: string): void
  /** Takes a query off both lists. */
  forget(sql: string): void
}

/** Makes the history of the console. */
export function useHistory(): QueryHistory {
  const history = ref(readHistory(() => localStorage))
  const starred = remembered<History>('query.starred', v.array(v.string()), [])

  function set(next: History): void {
    history.value = next
    keepHistory(() => localStorage, next)
  }

  return {
    ...{ history, starred },
    add: (sql) => set(remember(history.value, sql)),
    star: (sql) => void (starred.value = starredAfter(starred.value, sql)),
    forget(sql) {
      set(forget(history.value, sql))
      starred.value = forget(starred.value, sql)
    },
  }
}
