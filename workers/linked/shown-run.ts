import * as v from 'valibot'
import { fault } from '../../preload/fault'
import { RULES } from '../runs/run-tables'
import { hasSealed, SEALED } from '../runs/sealed-rows'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { literal } from '../store/sql'
import type { CutRule } from './linked-view'

/** A run that may be shown; `created` is an ISO 8601 time. */
export interface ShownRun {
  readonly run: string
  readonly model: string
  readonly created: string
  /** Whether there are estimates of it. */
  readonly isEstimated: boolean
}

const Row = v.object({
  ...{ run: v.string(), model: v.string(), created: v.string() },
  ...{ objects: v.number(), estimated: v.number() },
})

/**
 * The run of this name; where none is named the newest that is complete, else the newest with estimates, else the newest, else null.
 * Throws a `Fault` where there is none of that name.
 */
export function shownRun(engine: Engine, wanted: string | null): ShownRun | null {
  const counts = hasSealed(engine)
    ? `SELECT run, count(*) AS estimated FROM ${SEALED} GROUP BY run`
    : `SELECT '' AS run, 0 AS estimated`
  const which = wanted === null ? '' : `WHERE run = ${literal(wanted)}`
  const sql = `SELECT run, model, created, objects::DOUBLE AS objects, coalesce(estimated, 0)::DOUBLE AS estimated
    FROM runs LEFT JOIN (${counts}) counts USING (run) ${which}
    ORDER BY coalesce(estimated, 0) = objects DESC, coalesce(estimated, 0) > 0 DESC, created DESC, run LIMIT 1`
  const [found] = selectRows(engine, sql, Row)
  if (found) return { ...found, isEstimated: found.estimated > 0 }
  if (wanted === null) return null
  throw fault(`The lab has no run ${wanted}.`, { remedy: 'Choose another: Runs lists those of the lab.' })
}

/** The rule by which a run is flagged; null where there is none. */
export function ruleOf(engine: Engine, run: string): CutRule | null {
  const sql = `SELECT measure, cut FROM ${RULES} WHERE run = ${literal(run)}`
  return selectRows(engine, sql, v.object({ measure: v.string(), cut: v.number() }))[0] ?? null
}
