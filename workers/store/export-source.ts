import { tableFromIPC } from '@uwdata/flechette'
import { Column, type RowSource } from '../../preload/contract'
import * as v from 'valibot'
import { fault } from '../../preload/fault'
import { meaningOf, type ColumnMeaning } from '../export/column-meanings'
import type { Engine } from './engine'
import type { OpenLab } from './lab-session'
import { matchMeanings } from './match-meanings'
import { objectMeaning } from './object-meanings'
import { read } from './read-only'
import { selectRows } from './rows'
import { identifier } from './sql'

/** Rows that are to be written: their SELECT, and what is known of them. */
export interface ExportSource {
  /** The table's name; null for a query. */
  readonly table: string | null
  /** The condition or the query, as it was given. */
  readonly condition: string | null
  readonly sql: string
  readonly columns: readonly Column[]
  meaning(name: string): ColumnMeaning
}

/** The store's own tables, which are no part of what a lab shows. */
const INTERNAL = /^(catalog|incoming(_.*)?|plan|pieces_.*)$/i
/** Matches with other catalogs. */
const MATCH = /^match_/i

/** What is exported when no table is named: the first that is there. */
const PREFERRED = ['estimates', 'objects']

/**
 * Finds what is to be written, and checks the condition or the query as the reading of clients is checked: one statement that reads.
 * Throws a `Fault` for a table that is not there, or SQL that is refused.
 */
export async function findSource(engine: Engine, lab: OpenLab, source: RowSource): Promise<ExportSource> {
  if (source.kind === 'query') {
    const sql = source.sql.trim().replace(/;\s*$/, '')
    const columns = await describe(engine, sql)
    // The values of a query are whatever its SQL made of them: a unit would be a guess.
    const meaning = (): ColumnMeaning => ({ unit: null, description: null, ucd: null })
    return { table: null, condition: sql, sql, columns, meaning }
  }
  const table = chooseTable(engine, source.table)
  const condition = source.where?.trim() || null
  // On lines of its own, so that a comment at its end hides nothing.
  const sql = `SELECT * FROM ${identifier(table)}${condition === null ? '' : ` WHERE (\n${condition}\n)`}`
  const columns = await describe(engine, sql)
  const match = MATCH.test(table) ? matchMeanings(engine, table) : null
  const meaning = (name: string): ColumnMeaning =>
    match ? match(name) : table === 'objects' ? objectMeaning(name, lab) : meaningOf(name)
  return { table, condition, sql, columns, meaning }
}

function chooseTable(engine: Engine, wanted: string | null): string {
  const sql = `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 1`
  const names = selectRows(engine, sql, v.object({ name: v.string() }))
    .map(({ name }) => name)
    .filter((name) => !INTERNAL.test(name))
  const found =
    wanted === null
      ? PREFERRED.find((name) => names.includes(name))
      : names.find((name) => name.toLowerCase() === wanted.toLowerCase())
  if (found !== undefined) return found
  throw fault(`The lab has no table "${wanted ?? 'objects'}".`, { remedy: `There are ${names.join(', ')}.` })
}

/** The columns that a statement gives. It is checked by itself, so that nothing in it can end the one around it. */
async function describe(engine: Engine, sql: string): Promise<Column[]> {
  const connection = engine.connect()
  try {
    connection.check(sql)
  } finally {
    connection.close()
  }
  const { arrow } = await read(
    engine,
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM (\n${sql}\n))`,
  )
  return v.parse(v.array(Column), tableFromIPC(arrow).toArray())
}
