import * as v from 'valibot'
import { Progress } from './contract'
import { request } from './token'

// The part of the contract that is about other catalogs that the objects of a lab are matched with.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/**
 * What a match came to: `rows` of the other catalog, `matched` of them that are an object's (each the other's nearest within the radius, in
 * arcsec), and `ambiguous`, those of the matched for which another object or another row lies within it as well. `table` is its name for SQL.
 */
export const MatchSummary = v.object({
  table: v.string(),
  file: v.string(),
  radius: v.number(),
  rows: count,
  matched: count,
  ambiguous: count,
  problems: v.array(v.string()),
})
export type MatchSummary = v.InferOutput<typeof MatchSummary>

/** Main asks the store: matches the objects of the open lab with the rows of a file (absolute path), as the table `match_NAME`. */
export const matchCatalog = request('match/catalog', {
  input: v.object({ file: v.string(), radius: v.number(), name: v.nullable(v.string()) }),
  output: MatchSummary,
  progress: Progress,
})
