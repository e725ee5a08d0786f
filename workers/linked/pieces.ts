import * as v from 'valibot'
import { runInSlices } from '../store/in-slices'
import type { Engine } from '../store/engine'
import type { ObjectColumn } from '../store/catalog-roles'
import { selectRows } from '../store/rows'

/** Objects that are linked together: whole row groups of the database, few enough that what is worked with stays small. */
export const PIECE_ROWS = 4 * 122_880

/** The objects of the piece under work: `place` (their row in the catalog), `id`, `ra` and `dec` in degrees. */
export const PIECE = 'working.linked_piece'

/** What the objects of the piece were joined with: `place`, `source` (by which the first of several is known) and columns. */
const JOINED = 'working.linked_joined'

/** Fills tables that are aligned with the catalog, piece by piece, in the order of its rows. */
export interface Pieces {
  /** Calls `work` for each piece, while the table `PIECE` holds its objects. */
  each(work: () => Promise<void>): Promise<void>
}

/** A catalog of so many `objects`, whose columns are `made` of the table `catalog`, and how many rows a piece of it has. */
export interface DividedCatalog {
  readonly objects: number
  readonly made: readonly ObjectColumn[]
  readonly pieceRows: number
}

/** The pieces of a catalog; `tell` hears of the objects done. */
export function piecesOf(
  engine: Engine,
  { objects, made, pieceRows }: DividedCatalog,
  tell: (done: number) => void,
  signal: AbortSignal,
): Pieces {
  const sqlOf = (name: string): string => made.find((one) => one.name === name)?.sql ?? 'NULL'
  const columns = `rowid AS place, ${sqlOf('id')} AS id, ${sqlOf('ra')} AS ra, ${sqlOf('dec')} AS dec`
  return {
    async each(work) {
      for (let from = 0; from < objects; from += pieceRows) {
        const rows = `rowid >= ${from} AND rowid < ${from + pieceRows}`
        const piece = `CREATE OR REPLACE TABLE ${PIECE} AS SELECT ${columns} FROM catalog WHERE ${rows}`
        await runInSlices(engine, piece, signal)
        await work()
        tell(Math.min(objects, from + pieceRows))
      }
      engine.run(`DROP TABLE IF EXISTS ${PIECE}; DROP TABLE IF EXISTS ${JOINED}`)
    },
  }
}

/**
 * Appends a row for each object of the piece to `table`: the `columns` of what `joined`, SQL of `place`, `source` and columns with at least one
 * row for each object, has first by `source`. Rows are in the order of the catalog.
 */
export async function appendAligned(
  engine: Engine,
  table: string,
  columns: readonly string[],
  joined: string,
  signal: AbortSignal,
): Promise<void> {
  await runInSlices(engine, `CREATE OR REPLACE TABLE ${JOINED} AS ${joined}`, signal)
  const counts = `SELECT (SELECT count(*) FROM ${JOINED})::INTEGER AS found, (SELECT count(*) FROM ${PIECE})::INTEGER AS wanted`
  const [rows] = selectRows(engine, counts, v.object({ found: v.number(), wanted: v.number() }))
  const isOnce = rows?.found === rows?.wanted
  const first = isOnce ? '' : 'QUALIFY row_number() OVER (PARTITION BY place ORDER BY source) = 1'
  const insert = `INSERT INTO ${table} SELECT ${columns.join(', ')} FROM ${JOINED} ${first} ORDER BY place`
  await runInSlices(engine, insert, signal)
}
