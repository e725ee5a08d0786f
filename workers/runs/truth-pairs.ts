import { tableFromIPC } from '@uwdata/flechette'
import { fault } from '../../preload/fault'
import type { Engine } from '../store/engine'
import { read } from '../store/read-only'
import { identifier } from '../store/sql'
import { idType } from './id-type'
import { skyPairs } from './sky-pairs'
import type { TruthColumns } from './truth'

/** By what objects and true shapes belong together. */
export type TruthMatch = 'id' | 'position'

/**
 * By id where any agree, else by position. `objects` is SQL of `key`, `id`, `ra` and `dec`, `table` that of the truth. Rejects with a `Fault` where
 * no id agrees and the truth has no positions.
 */
export async function matchTruth(
  engine: Engine,
  objects: string,
  table: string,
  truth: TruthColumns,
  signal?: AbortSignal,
): Promise<TruthMatch> {
  if (truth.id !== null) {
    const sql = `SELECT 1 AS agrees FROM ${table} t SEMI JOIN (${objects}) o ON ${agree(engine, truth.id)} LIMIT 1`
    const { arrow } = await read(engine, sql, { signal })
    if (tableFromIPC(arrow).numRows > 0) return 'id'
  }
  if (truth.position) return 'position'
  throw fault('No id of the truth is one of the lab, and it has no positions.', {
    remedy: 'Give it the ids of the catalog, or columns ra and dec.',
  })
}

const agree = (engine: Engine, id: string): string =>
  `try_cast(t.${identifier(id)} AS ${idType(engine)}) = o.id`

/**
 * SQL of the pairs of a `key` of the objects and `truth`, a row of the truth's table: one for each object that has one. By position it is the
 * nearest within `radius` arcsec, along the great circle.
 */
export function truthPairs(
  engine: Engine,
  objects: string,
  table: string,
  { id, position }: TruthColumns,
  match: TruthMatch,
  radius: number,
): string {
  if (match === 'id' && id !== null) {
    return `SELECT o.key AS key, min(t.rowid) AS truth FROM (${objects}) o JOIN ${table} t ON ${agree(engine, id)} GROUP BY o.key`
  }
  const { ra, dec } = position ?? { ra: 'NULL', dec: 'NULL' }
  const there = `SELECT rowid AS key, (${ra})::DOUBLE AS ra, (${dec})::DOUBLE AS dec FROM ${table}`
  const here = `SELECT key, ra::DOUBLE AS ra, dec::DOUBLE AS dec FROM (${objects})`
  return `SELECT one AS key, arg_min(other, separation) AS truth FROM (${skyPairs(here, there, radius)}) GROUP BY one`
}
