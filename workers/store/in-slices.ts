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
    connection.run('BEGIN')
    await pause()
    let schema = connection.start(sql)
    while (schema === null) schema = (await pause()) ?? connection.poll()
    let batch = connection.fetch()
    while (batch?.length !== 0) batch = (await pause()) ?? connection.fetch()
    connection.run('COMMIT')
    whole = true
  } finally {
    if (!whole) rollBack(connection)
    connection.close()
    leave()
  }
}

/** Gives up what is under way; what it made is gone at once, and its name is free. */
function rollBack(connection: Connection): void {
  connection.cancel()
  try {
    connection.run('ROLLBACK')
  } catch {
    // A commit that failed has rolled back already; whoever asked hears of that.
  }
}
