import { Column } from '../../preload/contract'
import type { Engine } from '../store/engine'
import { runInSlices } from '../store/in-slices'
import { selectRows } from '../store/rows'
import { literal } from '../store/sql'
import { codeOf } from './verdict-codes'

const SAID = 'working.linked_said'

/** Makes a table for the verdicts on so many objects, all null. */
export async function beginVerdicts(
  engine: Engine,
  table: string,
  objects: number,
  signal: AbortSignal,
): Promise<void> {
  await runInSlices(
    engine,
    `CREATE OR REPLACE TABLE ${table} AS SELECT NULL::UTINYINT AS verdict FROM range(${objects})`,
    signal,
  )
}

/** Brings the verdicts on the objects of a run up to date; `id` is SQL of an object's id in the table `catalog`. */
export async function updateVerdicts(
  engine: Engine,
  run: string,
  table: string,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const reviews = `SELECT id, verdict FROM reviews WHERE run = ${literal(run)}`
  const statements = [
    `CREATE OR REPLACE TABLE ${SAID} AS SELECT catalog.rowid AS place, ${codeOf('r.verdict')} AS verdict
      FROM catalog JOIN (${reviews}) r ON r.id = ${id}`,
    `UPDATE ${table} SET verdict = NULL WHERE verdict IS NOT NULL AND rowid NOT IN (SELECT place FROM ${SAID})`,
    `UPDATE ${table} w SET verdict = s.verdict FROM ${SAID} s
      WHERE w.rowid = s.place AND w.verdict IS DISTINCT FROM s.verdict`,
  ]
  for (const statement of statements) await runInSlices(engine, statement, signal, 'soon')
  engine.run(`DROP TABLE ${SAID}`)
}

/** Whether the lab has reviews. */
export function hasReviews(engine: Engine): boolean {
  const sql = `SELECT column_name AS name, data_type AS type FROM information_schema.columns
    WHERE table_schema = 'main' AND table_name = 'reviews'`
  return selectRows(engine, sql, Column).length > 0
}
