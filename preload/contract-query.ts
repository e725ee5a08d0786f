import * as v from 'valibot'
import { Progress } from './contract'
import { request } from './token'

// The part of the contract that is about what a person asks in SQL.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/**
 * Asks the person for a file, and writes all rows of a query to it, those too that the console does not show; null where they thought
 * better of it.
 */
export const exportAnswer = request('query/export', {
  input: v.object({ sql: v.string() }),
  output: v.nullable(v.object({ file: v.string(), rows: count, problems: v.array(v.string()) })),
  progress: Progress,
})
