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
    if (!whole) giveUp(connection)
    connection.close()
    leave()
  }
}

/** Gives up a statement that writes. The database ends its transaction only with the next statement: until then what it made stands in the way of others. */
function giveUp(connection: Connection): void {
  connection.cancel()
  connection.run('SELECT 1')
}
