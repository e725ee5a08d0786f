import { shallowReactive } from 'vue'
import { identifier } from '../../workers/store/sql'
import { lab } from '../lab'

/** One object as the table shows it: column name to value. */
export type ObjectRow = Readonly<Record<string, unknown>>

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** Rows that are fetched at a time, and how many such pages are kept. */
const PAGE = 200
const PAGES_KEPT = 40

/** The rows of `objects`, page by page as they come into sight. */
export interface ObjectRows {
  /** The row, or undefined while it is on its way. */
  at(index: number): ObjectRow | undefined
  /** Fetches the pages between two rows, both included; resolves when they are there. */
  show(first: number, last: number): Promise<void>
  /** Forgets everything: another order, another survey. */
  reset(sort: Sort): void
}

/** Rows in the order of `sort`; ties by id, missing values last. */
export function objectRows(sort: Sort): ObjectRows {
  const pages = shallowReactive(new Map<number, ObjectRow[]>())
  const underWay = new Map<number, Promise<void>>()
  let order = orderBy(sort)
  let age = new AbortController()

  async function fetchPage(page: number): Promise<void> {
    const mine = age
    const sql = `SELECT * FROM objects ORDER BY ${order} LIMIT ${PAGE} OFFSET ${page * PAGE}`
    const table = await lab.query(sql, mine.signal)
    if (mine.signal.aborted) return
    // Rows of an Arrow table are objects by column name.
    pages.set(page, table.toArray() as ObjectRow[])
    for (const old of [...pages.keys()].slice(0, -PAGES_KEPT)) pages.delete(old)
  }

  function ensure(page: number): Promise<void> {
    if (pages.has(page)) return Promise.resolve()
    const already = underWay.get(page)
    if (already) return already
    const fetching = fetchPage(page).finally(() => {
      if (underWay.get(page) === fetching) underWay.delete(page)
    })
    underWay.set(page, fetching)
    return fetching
  }

  return {
    at: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    async show(first, last) {
      const from = Math.floor(first / PAGE)
      const count = Math.floor(last / PAGE) - from + 1
      await Promise.all(Array.from({ length: count }, (_, step) => ensure(from + step)))
    },
    reset(next) {
      age.abort()
      age = new AbortController()
      order = orderBy(next)
      pages.clear()
      underWay.clear()
    },
  }
}

function orderBy({ column, descending }: Sort): string {
  return `${identifier(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST, id`
}
