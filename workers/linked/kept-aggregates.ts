import { cancelled, fault } from '../../preload/fault'
import type { Engine } from '../store/engine'
import { runInSlices } from '../store/in-slices'
import { read, refuseWriting } from '../store/read-only'
import { countRows } from './linked-sample'

/** What is kept at most: tables, and rows in all of them. */
export interface KeepingBudget {
  readonly tables: number
  readonly rows: number
}

const BUDGET: KeepingBudget = { tables: 64, rows: 10_000_000 }

/** The schema of what is kept, in which nobody else writes; the name is that which Mosaic gives it. */
const SCHEMA = 'mosaic'

/** Aggregates that clients have asked to keep, as tables that they may read. */
export interface KeptAggregates {
  /**
   * Keeps the rows of a reading statement as the table `mosaic."NAME"`, and says how many they are; another statement of the same name takes
   * the place of the one before. The least recently used are dropped where the budget is passed. Rejects with a `Fault` for what
   * does not only read, and where there are too many rows for the budget.
   */
  keep(
    wanted: { readonly name: string; readonly sql: string },
    signal: AbortSignal,
  ): Promise<{ rows: number }>
  /** Says that a statement reads tables: those that it names were used. */
  noticed(sql: string): void
  /** Drops all, and gives up those that are being made. */
  dropAll(): void
}

interface Kept {
  readonly sql: string
  readonly rows: number
}

/** What is kept over an engine. */
export function keptAggregates(engine: Engine, budget = BUDGET): KeptAggregates {
  /** The least recently used first. */
  const kept = new Map<string, Kept>()
  const underWay = new Set<AbortController>()
  let turn: Promise<unknown> = Promise.resolve()
  engine.run(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`)

  const tableOf = (name: string): string => `${SCHEMA}."${name}"`

  function use(name: string, found: Kept): Kept {
    kept.delete(name)
    kept.set(name, found)
    return found
  }

  function drop(name: string): void {
    kept.delete(name)
    engine.run(`DROP TABLE IF EXISTS ${tableOf(name)}`)
  }

  /** Drops the least recently used until the budget holds. */
  function trim(): void {
    const rows = (): number => [...kept.values()].reduce((sum, one) => sum + one.rows, 0)
    while (kept.size > budget.tables || rows() > budget.rows) drop([...kept.keys()][0] ?? '')
  }

  async function make(name: string, sql: string, signal: AbortSignal): Promise<Kept> {
    const known = kept.get(name)
    if (known?.sql === sql) return use(name, known)
    if (signal.aborted) throw cancelled()
    const rows = await selected(engine, sql, signal)
    drop(name)
    const some = `SELECT * FROM ${rows} LIMIT ${budget.rows + 1}`
    await runInSlices(engine, `CREATE TABLE ${tableOf(name)} AS ${some}`, signal, 'soon')
    if (signal.aborted) {
      drop(name)
      throw cancelled()
    }
    const made = use(name, { sql, rows: countRows(engine, tableOf(name)) })
    if (made.rows > budget.rows) {
      drop(name)
      const remedy = 'Use fewer or wider bins.'
      throw fault(`An aggregate of more than ${budget.rows} rows is not kept.`, { where: name, remedy })
    }
    trim()
    return made
  }

  return {
    async keep({ name, sql }, asked) {
      const mine = new AbortController()
      const abort = (): void => mine.abort()
      if (asked.aborted) abort()
      asked.addEventListener('abort', abort, { once: true })
      underWay.add(mine)
      // One at a time: several would share the thread, and each be done later.
      const made = turn.then(() => make(name, sql, mine.signal))
      turn = made.catch(() => undefined)
      try {
        return { rows: (await made).rows }
      } finally {
        underWay.delete(mine)
        asked.removeEventListener('abort', abort)
      }
    },
    noticed(sql) {
      for (const [name, found] of [...kept]) if (sql.includes(name)) use(name, found)
    },
    dropAll() {
      underWay.forEach((work) => work.abort())
      for (const name of [...kept.keys()]) drop(name)
    },
  }
}

/** SQL of the rows of a statement, which is seen to be one and to read only: in a transaction in which nothing can be written. */
async function selected(engine: Engine, sql: string, signal: AbortSignal): Promise<string> {
  refuseWriting(sql)
  const connection = engine.connect()
  try {
    connection.check(sql)
  } finally {
    connection.close()
  }
  // On lines of its own, so that a comment at its end hides nothing.
  const rows = `(\n${sql.replace(/[;\s]+$/, '')}\n)`
  await read(engine, `SELECT * FROM ${rows} LIMIT 0`, { signal, priority: 'soon' })
  return rows
}
