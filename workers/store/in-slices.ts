import { cancelled } from '../../preload/fault'
import type { Connection, Engine } from './engine'
import type { Priority } from './turns'

/**
 * Runs one statement that writes, a slice at a time, so that others are served in between; it is done whole or not at all. Rejects with a
 * `Fault` of code `cancelled` when `signal` is aborted before its end.
 */
export async function runInSlices(
  engine: Engine,
  sql: string,
  signal?: AbortSignal,
  priority: Priority = 'whenever',
): Promise<void> {
  const connection = engine.connect()
  const leave = engine.turns.enter(priority)
  const pause = async (): Promise<null> => {
    await engine.turns.next(priority, signal)
    if (signal?.aborted) throw cancelled()
    return null
  }
  let whole = false
  try {
    await pause()
    let schema = connection.start(sql)
    while (schema === null) schema = (await pause()) ?? connection.poll()
    let batch = connection.fetch()
    while (batch?.length !== 0) batch = (await pause()) ?? connection.fetch()
    whole = true
  } finally {
    if (!whole) takeBack(connection)
    connection.close()
    leave()
  }
}

/** Ends what a connection has begun. Only its next statement makes DuckDB roll back; until then others that write the same table are refused. */
function takeBack(connection: Connection): void {
  connection.cancel()
  connection.run('SELECT 1')
}
