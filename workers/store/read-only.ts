import { fault } from '../../preload/fault'
import type { Engine } from './engine'

/** How a statement that only reads may begin. */
const READING = /^\s*(select|with|from|values|table|describe|show|summarize|explain|pivot|unpivot)\b/i

/**
 * Runs one reading statement for a client and returns an Arrow IPC stream.
 *
 * A statement of another kind, or several in one, is refused before it runs; what hides a write inside a reading
 * statement fails in the read-only transaction.
 */
export function read(engine: Engine, sql: string): Uint8Array {
  if (!READING.test(withoutComments(sql))) {
    throw fault('Only statements that read are allowed here.', {
      where: sql.slice(0, 80),
      remedy: 'Begin with SELECT.',
    })
  }
  engine.check(sql)
  engine.run('BEGIN TRANSACTION READ ONLY')
  try {
    return engine.run(sql)
  } finally {
    engine.run('ROLLBACK')
  }
}

function withoutComments(sql: string): string {
  return sql.replace(/^(\s|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/, '')
}
