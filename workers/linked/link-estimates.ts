import { Column } from '../../preload/contract'
import { bitOf } from '../flags/object-flags'
import { DUPLICATES } from '../runs/duplicates'
import { EXPECTED_LENGTH } from '../store/expected-length'
import { sealedTable } from '../runs/sealed-rows'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { RUN_COLUMNS, type TypedColumn } from './linked-columns'
import { appendAligned, PIECE, type Pieces } from './pieces'

/** What is kept of an estimate: its columns in `linked`, and that by which a run may be flagged. */
const KEPT: readonly TypedColumn[] = [...RUN_COLUMNS, { name: EXPECTED_LENGTH, type: 'FLOAT' }]

/**
 * Fills a new table with the estimates of a run in the order of the catalog: null for objects without one, and for numbers that are not
 * finite. `flags` have the bits of duplicates, and not yet that of the run's rule. Of estimates with the same id the first that was sealed holds.
 */
export async function linkEstimates(
  engine: Engine,
  run: string,
  table: string,
  pieces: Pieces,
  signal: AbortSignal,
): Promise<void> {
  const columns = KEPT.map(({ name, type }) => `${name} ${type}`).join(', ')
  engine.run(`CREATE OR REPLACE TABLE ${table} (${columns})`)
  const described = `SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${sealedTable(run)})`
  const known = new Set(selectRows(engine, described, Column).map(({ name }) => name))
  const selected = KEPT.map((column) => `${valueOf(column, known)} AS ${column.name}`)
  const joined = `SELECT p.place, e.rowid AS source, ${selected.join(', ')} FROM ${PIECE} p
    LEFT JOIN ${sealedTable(run)} e ON e.id = p.id
    LEFT JOIN ${DUPLICATES} d ON d.id = e.id`
  const names = KEPT.map(({ name }) => name)
  await pieces.each(() => appendAligned(engine, table, names, joined, signal))
}

/** SQL of a column of the estimate `e`; runs of before some were measured lack them. */
function valueOf({ name, type }: TypedColumn, known: ReadonlySet<string>): string {
  if (!known.has(name)) return `NULL::${type}`
  if (name === 'flags') {
    return `(e.flags | CASE WHEN d.id IS NOT NULL THEN ${bitOf('duplicate')} ELSE 0 END)::UINTEGER`
  }
  return type === 'FLOAT' ? `CASE WHEN isfinite(e.${name}) THEN e.${name} END` : `e.${name}`
}
