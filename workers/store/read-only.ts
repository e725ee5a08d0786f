import { tableFromIPC } from '@uwdata/flechette'
import { cancelled, fault } from '../../preload/fault'
import { concatenate } from '../units/concatenate'
import type { Connection, Engine } from './engine'
import type { Priority, Turns } from './turns'

/** What a reading statement may take. */
export interface ReadLimits {
  /** Ends the statement when it is aborted. */
  readonly signal?: AbortSignal | undefined
  /** The longest it may run. */
  readonly seconds?: number | undefined
  /** The most rows it gives; the answer says when there were more. */
  readonly rows?: number | undefined
  /** How soon it is wanted; when it is ready, unless it is said. */
  readonly priority?: Priority | undefined
}

/** Rows as an Arrow IPC stream; `truncated` when there were more than the limit. */
export interface ReadAnswer {
  readonly arrow: Uint8Array
  readonly truncated: boolean
}

/** How a statement that only reads may begin. */
const READING = /^\s*(select|with|from|values|table|describe|show|summarize|explain|pivot|unpivot)\b/i

/** What stands before the statement that is explained; EXPLAIN ANALYZE runs it, whatever it is. */
const EXPLAIN = /^explain\b(\s+analyze\b)?(\s*\([^()]*\))?/i

/** Table functions that change the engine from within a SELECT; `query` runs text, in which they could hide. */
const MEDDLING =
  /\b(enable_logging|disable_logging|truncate_duckdb_logs)\b|\bquery"?(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*\(/i

/**
 * Runs one reading statement for a client, a slice at a time, so that others are served in between. Time in
 * which others have their turn does not count against its seconds.
 *
 * A statement of another kind, or several in one, is refused before it runs; what hides a write inside a reading
 * statement fails in the read-only transaction. Rejects with a `Fault`, code `cancelled` when it was cancelled.
 */
export async function read(engine: Engine, sql: string, limits: ReadLimits = {}): Promise<ReadAnswer> {
  const parts: Uint8Array[] = []
  let rows = 0
  for await (const message of readMessages(engine, sql, limits)) {
    const [schema] = parts
    parts.push(message)
    if (limits.rows === undefined || !schema) continue
    rows += tableFromIPC([schema, message]).numRows
    if (rows > limits.rows) return { arrow: concatenate([...parts, END_OF_STREAM]), truncated: true }
  }
  return { arrow: concatenate([...parts, END_OF_STREAM]), truncated: false }
}

/** The same rows as they come: the Arrow IPC message of the schema, then those of the record batches, of 2,048 rows. */
export async function* readMessages(
  engine: Engine,
  sql: string,
  limits: Omit<ReadLimits, 'rows'> = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  refuseWriting(sql)
  const leave = engine.turns.enter(limits.priority ?? 'whenever')
  const connection = engine.connect()
  let whole = false
  try {
    connection.check(sql)
    connection.run('BEGIN TRANSACTION READ ONLY')
    yield* messages(connection, engine.turns, sql, limits)
    whole = true
  } finally {
    if (!whole) connection.cancel()
    connection.close()
    leave()
  }
}

/** Throws a `Fault` for a statement of a kind that does not only read. */
export function refuseWriting(sql: string): void {
  const explained = withoutComments(sql).replace(EXPLAIN, '')
  const reads = READING.test(withoutComments(explained))
  if (reads && !MEDDLING.test(sql)) return
  throw fault('Only statements that read are allowed here.', {
    where: sql.slice(0, 80),
    remedy: 'Begin with SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN.',
  })
}

async function* messages(
  connection: Connection,
  turns: Turns,
  sql: string,
  { signal, seconds = Infinity, priority = 'whenever' }: ReadLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let deadline = performance.now() + 1000 * seconds
  const pause = async (): Promise<null> => {
    const held = performance.now()
    await turns.next(priority, signal)
    if (signal?.aborted) throw cancelled()
    if (held > deadline) {
      throw fault(`The query took longer than ${seconds} s.`, { remedy: 'Narrow it, or allow more time.' })
    }
    deadline += performance.now() - held
    return null
  }

  let schema = connection.start(sql)
  while (schema === null) schema = (await pause()) ?? connection.poll()
  yield schema
  for (let count = 1; ; count++) {
    const batch = connection.fetch()
    if (batch?.length === 0) return
    if (batch !== null) yield batch
    if (batch === null || count % BATCHES_AT_ONCE === 0) await pause()
  }
}

/** Batches of 2,048 rows that are fetched before others have their turn. */
const BATCHES_AT_ONCE = 64

/** What ends an Arrow IPC stream: the mark of a message that goes on, and no length. */
const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0)

function withoutComments(sql: string): string {
  return sql.replace(/^(\s|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/, '')
}
