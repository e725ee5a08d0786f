import * as v from 'valibot'
import type { StoreRuntime } from '../../preload/contract'
import type { Engine } from './engine'
import { selectRows } from './rows'

/** Which database this is and how much memory it may take. */
export function storeRuntime(engine: Engine): StoreRuntime {
  const sql = "SELECT current_setting('memory_limit') AS memory"
  const [row] = selectRows(engine, sql, v.object({ memory: v.string() }))
  return { engine: 'DuckDB', version: engine.version, memoryLimit: row?.memory ?? 'unknown' }
}
