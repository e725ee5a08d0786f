import * as v from 'valibot'
import { Column } from '../../preload/contract'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { identifier, literal } from '../store/sql'
import { withExpectedLength } from '../store/expected-length'

/** The rows of the sealed shards as they are there, each with its expected error; clients see them through `estimates_all`. */
export const SEALED = 'working.estimates'

/**
 * The table of a run's rows in `SEALED`, which is a view over those of all runs: what is the same for all rows of a run (its name, its model) is
 * not kept with each, and rows of other runs are not read.
 */
export const sealedTable = (run: string): string => `working.${identifier(nameOf(run))}`

const nameOf = (run: string): string => `${PREFIX}${run}`
const PREFIX = 'estimates of '
const INCOMING = 'incoming_rows'

/** Columns that are the same for all rows of a run. */
const SAME = ['run', 'model']

/** Takes all rows away. */
export function dropSealed(engine: Engine): void {
  engine.run(`DROP VIEW IF EXISTS ${SEALED}`)
  for (const { run } of sealedRuns(engine)) engine.run(`DROP TABLE ${sealedTable(run)}`)
}

/** Whether there are rows, of any run. */
export function hasSealed(engine: Engine): boolean {
  const there = `SELECT count(*)::INTEGER AS n FROM information_schema.tables WHERE table_schema || '.' || table_name = ${literal(SEALED)}`
  return selectRows(engine, there, v.object({ n: v.number() }))[0]?.n === 1
}

/** A run with rows, and the name of its model, which is the comment of its table. */
interface SealedRun {
  readonly run: string
  readonly model: string | null
}

function sealedRuns(engine: Engine): SealedRun[] {
  const sql = `SELECT table_name AS name, comment AS model FROM duckdb_tables()
    WHERE schema_name = 'working' AND starts_with(table_name, ${literal(PREFIX)}) ORDER BY table_oid`
  const Row = v.object({ name: v.string(), model: v.nullable(v.string()) })
  return selectRows(engine, sql, Row).map(({ name, model }) => ({ run: name.slice(PREFIX.length), model }))
}

/** Appends the rows of a sealed shard, an Arrow IPC stream; says whether `SEALED` has other columns, or is of other runs, than before. */
export function appendSealed(engine: Engine, arrow: Uint8Array): boolean {
  engine.run(`DROP TABLE IF EXISTS ${INCOMING}`)
  engine.insert(INCOMING, arrow, true)
  const columns = columnsOf(engine, INCOMING)
  const own = columns.filter(({ name }) => !SAME.includes(name))
  const { run, model } = sameOf(engine, columns)
  const rows = withExpectedLength(
    `(SELECT ${own.map(({ name }) => identifier(name)).join(', ')} FROM ${INCOMING})`,
  )
  const isNew = !sealedRuns(engine).some((known) => known.run === run)
  const missing = isNew ? [] : missingFrom(engine, run, own)
  if (isNew) {
    const comment = model === null ? 'NULL' : literal(model)
    engine.run(
      `CREATE TABLE ${sealedTable(run)} AS ${rows}; COMMENT ON TABLE ${sealedTable(run)} IS ${comment}`,
    )
  } else {
    for (const { name, type } of missing)
      engine.run(`ALTER TABLE ${sealedTable(run)} ADD COLUMN ${identifier(name)} ${type}`)
    engine.run(`INSERT INTO ${sealedTable(run)} BY NAME ${rows}`)
  }
  engine.run(`DROP TABLE ${INCOMING}`)
  if (!isNew && missing.length === 0) return false
  showSealed(engine)
  return true
}

/** What all incoming rows have alike; a run of no rows has no name. */
function sameOf(engine: Engine, columns: readonly Column[]): SealedRun {
  const [run, model] = SAME.map((name) =>
    columns.some((one) => one.name === name) ? `any_value(${name})` : 'NULL',
  )
  const sql = `SELECT coalesce(${run}, '')::VARCHAR AS run, (${model})::VARCHAR AS model FROM ${INCOMING}`
  const [same] = selectRows(engine, sql, v.object({ run: v.string(), model: v.nullable(v.string()) }))
  return same ?? { run: '', model: null }
}

function columnsOf(engine: Engine, table: string): Column[] {
  return selectRows(
    engine,
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${table})`,
    Column,
  )
}

function missingFrom(engine: Engine, run: string, columns: readonly Column[]): Column[] {
  const known = new Set(columnsOf(engine, sealedTable(run)).map(({ name }) => name))
  return columns.filter(({ name }) => !known.has(name))
}

/** Makes the view over the rows of all runs anew; a column that a run lacks is null there. */
function showSealed(engine: Engine): void {
  const parts = sealedRuns(engine).map(({ run, model }) => {
    const same = [`${literal(run)} AS run`, ...(model === null ? [] : [`${literal(model)} AS model`])]
    return `SELECT id, ${same.join(', ')}, * EXCLUDE (id) FROM ${sealedTable(run)}`
  })
  engine.run(`CREATE OR REPLACE VIEW ${SEALED} AS ${parts.join(' UNION ALL BY NAME ')}`)
}
