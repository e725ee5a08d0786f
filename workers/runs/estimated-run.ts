import * as v from 'valibot'
import { fault } from '../../preload/fault'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { literal } from '../store/sql'
import { newestRun } from './evaluate-run'
import { hasSealed, SEALED } from './sealed-rows'

/** A run of the lab that has estimates, the newest unless one is named. Throws a `Fault` where there is no such run, or it has none. */
export function estimatedRun(engine: Engine, wanted: string | null): string {
  const run = newestRun(engine, wanted)
  if (estimatedOf(engine, run).estimated > 0) return run
  const remedy = 'Go on with it: give its estimate command again.'
  throw fault('Nothing of the run is estimated yet.', { where: `run ${run}`, remedy })
}

/** How many objects of a run were estimated, and how many of them have a shape. */
export function estimatedOf(engine: Engine, run: string): { estimated: number; shapes: number } {
  const none = { estimated: 0, shapes: 0 }
  if (!hasSealed(engine)) return none
  const sql = `SELECT count(*)::INTEGER AS estimated, count(sigma_total)::INTEGER AS shapes FROM ${SEALED} WHERE run = ${literal(run)}`
  return selectRows(engine, sql, v.object({ estimated: v.number(), shapes: v.number() }))[0] ?? none
}
