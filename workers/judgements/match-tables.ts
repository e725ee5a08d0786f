import * as v from 'valibot'
import { Column } from '../../preload/contract'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { identifier, literal } from '../store/sql'
import { skyPairs } from '../runs/sky-pairs'

/** The rows of the other catalog, while it is matched. */
export const OTHER = 'incoming_other'

/** SQL of the position of a row of the other catalog, in degrees. */
export interface OtherPosition {
  readonly ra: string
  readonly dec: string
}

/** What a match came to. */
export interface MatchCounts {
  readonly rows: number
  readonly matched: number
  readonly ambiguous: number
}

/**
 * SQL of the matches between the objects and the rows of `OTHER` within a radius in arcsec: `id` of the object, `separation` in arcsec, then
 * the columns of the other under their own names (`other_id` where a name is taken). A pair is a match where each is the nearest of the
 * other. Makes the table `working.matches`, of the pairs and whether each is `ambiguous`, and returns what it came to.
 */
export function matchOther(engine: Engine, { ra, dec }: OtherPosition, radius: number): MatchCounts {
  const objects = 'SELECT row_number() OVER () AS key, id, ra, dec FROM objects'
  const other = `SELECT rowid AS key, ${ra} AS ra, ${dec} AS dec FROM ${OTHER}`
  engine.run(`CREATE SCHEMA IF NOT EXISTS working; CREATE OR REPLACE TABLE working.numbered AS ${objects};
    CREATE OR REPLACE TABLE working.matches AS SELECT id, other, separation, ambiguous FROM (
      SELECT *, row_number() OVER (PARTITION BY one ORDER BY separation, other) AS place,
        row_number() OVER (PARTITION BY other ORDER BY separation, one) AS other_place,
        count(*) OVER (PARTITION BY one) > 1 OR count(*) OVER (PARTITION BY other) > 1 AS ambiguous
      FROM (${skyPairs('SELECT * FROM working.numbered', other, radius)})) p
      JOIN working.numbered n ON n.key = p.one WHERE place = 1 AND other_place = 1;
    DROP TABLE working.numbered`)
  const sql = `SELECT (SELECT count(*)::INTEGER FROM ${OTHER}) AS rows, count(*)::INTEGER AS matched,
    (count(*) FILTER (WHERE ambiguous))::INTEGER AS ambiguous FROM working.matches`
  const Counts = v.object({ rows: v.number(), matched: v.number(), ambiguous: v.number() })
  return selectRows(engine, sql, Counts)[0] ?? { rows: 0, matched: 0, ambiguous: 0 }
}

/** SQL of the rows of a match, in the order of the other catalog, and the names of its columns beside those that they had there. */
export function matchedRows(engine: Engine): { sql: string; names: { name: string; of: string }[] } {
  const columns = selectRows(
    engine,
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${OTHER})`,
    Column,
  )
  const taken = new Set(['id', 'separation', ...columns.map(({ name }) => name.toLowerCase())])
  const names = columns.map(({ name: of }) => {
    if (!['id', 'separation'].includes(of.toLowerCase())) return { of, name: of }
    let name = `other_${of}`
    while (taken.has(name.toLowerCase())) name = `other_${name}`
    return { of, name }
  })
  const selected = names.map(({ of, name }) => `o.${identifier(of)} AS ${identifier(name)}`)
  const sql = `SELECT m.id, m.separation, ${selected.join(', ')} FROM working.matches m JOIN ${OTHER} o ON o.rowid = m.other ORDER BY m.other`
  return { sql, names }
}

/** The name of a match's table. */
export const matchTable = (name: string): string => `match_${name}`

/** Says what the columns of a table are in, for whoever exports it. */
export function noteUnits(
  engine: Engine,
  table: string,
  columns: readonly { readonly name: string; readonly unit: string | null }[],
): void {
  for (const { name, unit } of columns)
    if (unit !== null)
      engine.run(`COMMENT ON COLUMN ${identifier(table)}.${identifier(name)} IS ${literal(unit)}`)
}
