import * as v from 'valibot'

/** Queries that are remembered, and how long each may be. */
const REMEMBERED = 50
const LONGEST = 20_000

/** Queries of before, the latest first, none twice. */
export type History = readonly string[]

/** The history with one query more. */
export function remember(history: History, sql: string): History {
  const query = sql.trim()
  if (query === '' || query.length > LONGEST) return history
  return [query, ...history.filter((known) => known !== query)].slice(0, REMEMBERED)
}

/** The history without a query. */
export const forget = (history: History, sql: string): History => history.filter((known) => known !== sql)

/** The starred queries with one more in front, or without it where it was starred. */
export const starredAfter = (starred: History, sql: string): History =>
  starred.includes(sql) ? forget(starred, sql) : [sql, ...starred]

/** Where a history is kept from one start to the next: what `localStorage` can do. */
export type Keeping = Pick<Storage, 'getItem' | 'setItem'>

const KEY = 'shearwater.queries'
const Kept = v.pipe(v.string(), v.parseJson(), v.array(v.string()))

/** The history that was kept; empty where there is none, or none that can be read. */
export function readHistory(keeping: () => Keeping): History {
  try {
    return v.parse(Kept, keeping().getItem(KEY)).slice(0, REMEMBERED)
  } catch {
    return []
  }
}

/** Keeps a history; where nothing can be kept it lasts as long as the page. */
export function keepHistory(keeping: () => Keeping, history: History): void {
  try {
    keeping().setItem(KEY, JSON.stringify(history))
  } catch {
    // Full or forbidden: the history of this session is still there.
  }
}
