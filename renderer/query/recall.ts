import type { History } from './query-history'

/** A query brought back, and its place in the history; -1 is the empty editor before the first. */
export interface Recalled {
  readonly sql: string
  readonly at: number
}

/**
 * Where an arrow key leads in the history: `step` 1 to older queries, -1 to newer ones. Null where the arrow only moves
 * the caret: when the editor holds something of its own rather than nothing, or the query recalled at `at`.
 */
export function recall(history: History, sql: string, at: number, step: number): Recalled | null {
  const from = sql === '' ? -1 : at
  if (sql !== '' && history[at] !== sql) return null
  const next = from + step
  if (next < -1 || next >= history.length) return null
  return { sql: history[next] ?? '', at: next }
}
