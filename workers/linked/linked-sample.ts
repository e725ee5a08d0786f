import * as v from 'valibot'
import { COMPACT, type Engine } from '../store/engine'
import type { ObjectColumn } from '../store/catalog-roles'
import { runInSlices } from '../store/in-slices'
import { selectRows } from '../store/rows'
import { identifier } from '../store/sql'
import type { AlignedTables } from './linked-view'

/** Labs of up to so many objects are their own sample; of larger ones it has about as many rows. */
export const SAMPLE_ROWS = 200_000

/** The columns of `objects` of the sample, under their own names. */
export const sampledColumns = (made: readonly ObjectColumn[]): ObjectColumn[] =>
  made.map(({ name }) => ({ name, sql: `catalog.${identifier(name)}` }))

/**
 * Makes aligned tables of the same rows of aligned tables, chosen at random and always alike, and says what they are called: `sample_` and a
 * name. `made` are the columns of `objects`.
 */
export async function sampleTables(
  engine: Engine,
  tables: AlignedTables,
  made: readonly ObjectColumn[],
  { objects, sampleRows }: { readonly objects: number; readonly sampleRows: number },
  signal: AbortSignal,
): Promise<AlignedTables> {
  const objectsOfRows = made.map(({ name, sql }) => `${sql} AS ${identifier(name)}`).join(', ')
  const sampleOf = async (table: string | null, name: string, columns = '*'): Promise<string | null> => {
    if (table === null) return null
    const sample = `${COMPACT}.working.sample_${name}`
    const rows = `FROM ${table} AS catalog WHERE hash(rowid) % ${objects} < ${sampleRows}`
    await runInSlices(engine, `CREATE OR REPLACE TABLE ${sample} AS SELECT ${columns} ${rows}`, signal)
    return sample
  }
  return {
    catalog: (await sampleOf(tables.catalog, 'catalog', objectsOfRows)) ?? tables.catalog,
    estimates: await sampleOf(tables.estimates, 'estimates'),
    truth: await sampleOf(tables.truth, 'truth'),
    verdicts: await sampleOf(tables.verdicts, 'verdicts'),
  }
}

/** Rows of a table. */
export function countRows(engine: Engine, table: string): number {
  const sql = `SELECT count(*)::DOUBLE AS n FROM ${table}`
  return selectRows(engine, sql, v.object({ n: v.number() }))[0]?.n ?? 0
}
