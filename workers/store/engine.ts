import { createDuckDB, NODE_RUNTIME, VoidLogger, type DuckDBBindings } from '@duckdb/duckdb-wasm/blocking'
import { createRequire } from 'node:module'
import { refuseExtensions } from './offline-extensions'
import { takingTurns, type Turns } from './turns'

/** One connection to the database in memory. SQL in, Arrow IPC out; both block the calling thread. */
export interface Engine {
  readonly version: string
  /** Whose turn it is among the statements that are run bit by bit. */
  readonly turns: Turns
  /** Runs one or several statements and returns the last one's rows as an Arrow IPC stream. */
  run(sql: string): Uint8Array
  /** A connection of its own, for one reading statement; `close` it. */
  connect(): Connection
  /** Appends the rows of an Arrow IPC stream to `table` of a schema (`main`), which is made when `create` is set. */
  insert(table: string, arrow: Uint8Array, create: boolean, schema?: string): void
  /** Begins to fill a table that is not there yet; `close` it. */
  fill(table: string): TableFill
  /** From now on no file, no network, no extension and no setting can be reached from SQL. */
  lock(): void
}

/**
 * Rows on their way into a new table, on a connection and in a transaction of their own. DuckDB lays them down once: rows that
 * are committed in portions of less than 122,880 are copied again with each.
 */
export interface TableFill {
  /** Appends the rows of an Arrow IPC stream; the first makes the table. */
  insert(arrow: Uint8Array): void
  /** Others see all rows from now on. */
  commit(): void
  /** Gives up what is not committed. */
  close(): void
}

/** A connection that runs one statement bit by bit, so that others are served in between. */
export interface Connection {
  /** Throws where `sql` is not exactly one statement that the database understands. */
  check(sql: string): void
  /** Runs statements at once. */
  run(sql: string): void
  /** Starts a statement; its Arrow schema, or null while it is not ready: then `poll`. */
  start(sql: string): Uint8Array | null
  /** Works on for about 20 ms; the Arrow schema, or null while there is more to do. */
  poll(): Uint8Array | null
  /** The next rows as an Arrow record batch, null while there is more to do, empty at the end. */
  fetch(): Uint8Array | null
  /** Gives up what was started. */
  cancel(): void
  close(): void
}

/**
 * The name of a second database in memory, whose tables are compressed as they are filled: whole row groups, of 122,880 rows, take about what their
 * values do, where the first database has three blocks for two. A transaction writes to one of them only.
 */
export const COMPACT = 'compact'

/** Milliseconds that a statement works on before others are served; one step of the database may take longer. */
const SLICE = 20

/** Starts DuckDB (duckdb-wasm, exception-handling bundle) with an empty database in memory. */
export async function openEngine(): Promise<Engine> {
  refuseExtensions()
  const wasm = createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm')
  const bundle = { mainModule: wasm, mainWorker: '' }
  const database = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME)
  await database.instantiate(() => undefined)
  database.open({ query: { queryPollingInterval: SLICE } })
  const connection = database.connect()
  const run = (sql: string): Uint8Array =>
    connection.useUnsafe((bindings, handle) => bindings.runQuery(handle, sql))
  run('SET autoload_known_extensions = false; SET autoinstall_known_extensions = false')
  run(`ATTACH ':memory:' AS ${COMPACT} (COMPRESS)`)
  return {
    version: database.getVersion(),
    turns: takingTurns(),
    run,
    connect: () => openConnection(database),
    insert: (table, arrow, create, schema = 'main') =>
      connection.insertArrowFromIPCStream(arrow, { name: table, schema, create }),
    fill: (table) => openFill(database, table),
    lock: () => void run('SET enable_external_access = false; SET lock_configuration = true'),
  }
}

function openFill(database: DuckDBBindings, table: string): TableFill {
  const connection = database.connect()
  const run = (sql: string): void => connection.useUnsafe((_bindings, id) => void database.runQuery(id, sql))
  run('BEGIN')
  let create = true
  return {
    insert(arrow) {
      connection.insertArrowFromIPCStream(arrow, { name: table, schema: 'main', create })
      create = false
    },
    commit: () => run('COMMIT'),
    // DuckDB rolls back what a connection leaves open.
    close: () => connection.close(),
  }
}

function openConnection(database: DuckDBBindings): Connection {
  const connection = database.connect()
  const handle = connection.useUnsafe((_bindings, id) => id)
  return {
    check: (sql) => connection.prepare(sql).close(),
    run: (sql) => void database.runQuery(handle, sql),
    start: (sql) => database.startPendingQuery(handle, sql, true),
    poll: () => database.pollPendingQuery(handle),
    fetch: () => database.fetchQueryResults(handle),
    cancel: () => void database.cancelPendingQuery(handle),
    close: () => connection.close(),
  }
}
