import * as v from 'valibot'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'

/** The SQL type of the ids of objects in the open lab. */
export function idType(engine: Engine): string {
  const sql = `SELECT column_type AS type FROM (DESCRIBE objects) WHERE column_name = 'id'`
  return selectRows(engine, sql, v.object({ type: v.string() }))[0]?.type ?? 'VARCHAR'
}
