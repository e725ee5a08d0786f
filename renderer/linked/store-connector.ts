import type {
  ArrowQueryRequest,
  Connector,
  ConnectorQueryRequest,
  ExecQueryRequest,
} from '@uwdata/mosaic-core'
import { cancelled, fault } from '../../preload/fault'

/** What the connector needs of the line to the store. */
export interface StoreAccess {
  /** The rows of one reading statement as an Arrow IPC stream. */
  queryArrow(sql: string, signal: AbortSignal): Promise<Uint8Array>
  /** Keeps the rows of a reading statement as the table `mosaic."NAME"`, unless they are kept. */
  keepAggregate(
    wanted: { readonly name: string; readonly sql: string },
    signal: AbortSignal,
  ): Promise<unknown>
}

/** Mosaic's way to the store. */
export interface StoreConnector extends Connector {
  /** Ends what is under way, and refuses everything from now on. */
  close(): void
}

/** The schema that cubes lie in. */
export const CUBES = 'mosaic'

/** What Mosaic says to make a cube: a schema, which the store has, then a table. */
const MAKES_SCHEMA = /^CREATE SCHEMA IF NOT EXISTS "?mosaic"?;\s*/
const MAKES_CUBE = /^CREATE TABLE IF NOT EXISTS "?mosaic"?\."?([a-z0-9_]+)"? AS\s+(SELECT\s[\s\S]+)$/
const READS_CUBE = /FROM "?mosaic"?\."?([a-z0-9_]+)"?/

/**
 * A connector over the store. It reads, and it has the store keep cubes; all else is refused. A cube that the store has dropped to make room is
 * made again.
 */
export function storeConnector(store: StoreAccess): StoreConnector {
  const cubes = new Map<string, string>()
  const closing = new AbortController()

  async function keep(statement: string): Promise<void> {
    const [, name, sql] = MAKES_CUBE.exec(statement.replace(MAKES_SCHEMA, '')) ?? []
    if (name === undefined || sql === undefined) throw refused(statement)
    await store.keepAggregate({ name, sql }, closing.signal)
    cubes.set(name, sql)
  }

  async function read(sql: string): Promise<Uint8Array> {
    const name = READS_CUBE.exec(sql)?.[1]
    const kept = name === undefined ? undefined : cubes.get(name)
    try {
      return await store.queryArrow(sql, closing.signal)
    } catch (error) {
      if (name === undefined || kept === undefined || !/does not exist/.test(String(error))) throw error
      await store.keepAggregate({ name, sql: kept }, closing.signal)
      return store.queryArrow(sql, closing.signal)
    }
  }

  async function query(request: ArrowQueryRequest): Promise<Uint8Array>
  async function query(request: ExecQueryRequest): Promise<void>
  async function query({ type, sql }: ConnectorQueryRequest): Promise<Uint8Array | void> {
    if (closing.signal.aborted) throw cancelled()
    if (type === 'exec') return keep(sql)
    return read(sql)
  }
  return { query, close: () => closing.abort() }
}

const refused = (sql: string): Error =>
  fault('Figures only read, and keep counts.', { where: sql.slice(0, 80) })
