import * as v from 'valibot'
import type { Column } from '../../preload/contract'
import { lab } from '../lab'

/** A table of the open lab. */
export interface StoreTable {
  readonly name: string
  readonly columns: readonly Column[]
}

/** What can be asked, and which words need quotes as names. */
export interface StoreTables {
  readonly tables: readonly StoreTable[]
  readonly reserved: ReadonlySet<string>
}

const ColumnRow = v.object({ table_name: v.string(), column_name: v.string(), data_type: v.string() })
const Keyword = v.object({ keyword_name: v.string() })

/** The tables that a scientist looks for come first, the pieces of tiles last. */
const FIRST = ['objects', 'tiles', 'catalog']

/** Asks the store for its tables. */
export async function readTables(signal: AbortSignal): Promise<StoreTables> {
  const columns = await lab.query(
    `SELECT table_name, column_name, data_type FROM information_schema.columns
      WHERE table_schema = 'main' AND table_name <> 'incoming' ORDER BY table_name, ordinal_position`,
    signal,
  )
  const keywords = await lab.query(
    `SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function')`,
    signal,
  )
  return {
    tables: tablesOf(v.parse(v.array(ColumnRow), columns.toArray())),
    reserved: new Set(v.parse(v.array(Keyword), keywords.toArray()).map((row) => row.keyword_name)),
  }
}

function tablesOf(rows: readonly v.InferOutput<typeof ColumnRow>[]): StoreTable[] {
  const tables = new Map<string, Column[]>()
  for (const { table_name: table, column_name: name, data_type: type } of rows) {
    const columns = tables.get(table)
    if (columns) columns.push({ name, type })
    else tables.set(table, [{ name, type }])
  }
  const place = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)
  return [...tables]
    .map(([name, columns]) => ({ name, columns }))
    .sort((one, other) => place(one.name) - place(other.name))
}
