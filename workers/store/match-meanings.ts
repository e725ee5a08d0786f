import * as v from 'valibot'
import { meaningOf, type ColumnMeaning } from '../export/column-meanings'
import type { Engine } from './engine'
import { selectRows } from './rows'
import { literal } from './sql'

/** Columns of a match whose meaning is known whatever the other catalog is. */
const KNOWN = ['id', 'separation']
/** And those that are taken for a position by their names: degrees, unless the catalog says otherwise. */
const POSITION = ['ra', 'dec']

const Row = v.object({ name: v.string(), unit: v.nullable(v.string()) })

/** What the columns of a match hold: those of the other catalog are in the units that it states, which are the columns' comments. */
export function matchMeanings(engine: Engine, table: string): (name: string) => ColumnMeaning {
  const sql = `SELECT column_name AS name, comment AS unit FROM duckdb_columns() WHERE table_name = ${literal(table)}`
  const units = new Map(selectRows(engine, sql, Row).map(({ name, unit }) => [name, unit]))
  return (name) => {
    if (KNOWN.includes(name)) return meaningOf(name)
    const unit = units.get(name) ?? null
    if (!POSITION.includes(name)) return { unit, description: null, ucd: null }
    const known = meaningOf(name)
    return { ...known, unit: unit ?? known.unit, ucd: known.ucd?.replace(';meta.main', '') ?? null }
  }
}
