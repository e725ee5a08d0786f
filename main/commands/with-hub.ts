import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forkedProcesses } from '../forked-process'
import { createHub, type Hub } from '../hub'
import { labPlace } from '../lab-place'
import { createPool } from '../pool'

/** Runs something over a hub with forked workers, which end with it. SIGINT and SIGTERM abort `signal`. */
export async function withHub<T>(run: (hub: Hub, signal: AbortSignal) => Promise<T>): Promise<T> {
  const pool = createPool(forkedProcesses(__dirname))
  const hub = createHub(pool, labPlace(join(tmpdir(), 'shearwater-labs')))
  const interruption = new AbortController()
  const interrupt = (): void => interruption.abort()
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  try {
    return await run(hub, interruption.signal)
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    await hub.close()
  }
}
