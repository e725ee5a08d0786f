import * as v from 'valibot'
import type { EstimationOptions } from '../../preload/contract-runs'
import type { Engine } from '../store/engine'
import { read } from '../store/read-only'
import { selectRows } from '../store/rows'

/** Objects that are estimated together. */
const SHARD_OBJECTS = 1024
/** Degrees of declination in a zone of objects whose tile is not known. */
const ZONE = 0.1

/** The table of objects that are to be estimated: `shard`, `object` (its place there), `id`, `ra` and `dec`. */
export const PLAN = 'plan'

/** The shards of a plan. */
export interface PlannedShard {
  readonly index: number
  readonly objects: number
}

/**
 * Divides the objects of the open lab into shards, tile by tile and by id, so that pixels are read once; where the catalog
 * names no tile, by zones of declination. The same catalog and options give the same shards. Rejects with a `Fault` for a
 * condition that is refused or is no SQL.
 */
export async function planShards(
  engine: Engine,
  { where, limit }: Pick<EstimationOptions, 'where' | 'limit'>,
  hasTiles: boolean,
): Promise<PlannedShard[]> {
  // On lines of its own, so that a comment at its end hides nothing; read as a client would, so that it only reads.
  const condition = where === null ? '' : `WHERE (\n${where}\n)`
  const some = limit === null ? '' : `ORDER BY id LIMIT ${limit}`
  const [zone, order] = hasTiles ? ['tile', 'id'] : [`floor((dec + 90) / ${ZONE})::INTEGER`, 'ra, id']
  const { arrow } = await read(
    engine,
    `WITH chosen AS (SELECT * FROM objects ${condition} ${some}),
      placed AS (SELECT id, ra, dec, ${zone} AS zone, row_number() OVER (PARTITION BY ${zone} ORDER BY ${order}) - 1 AS place FROM chosen)
    SELECT (dense_rank() OVER (ORDER BY zone NULLS LAST, place // ${SHARD_OBJECTS}) - 1)::INTEGER AS shard,
      (place % ${SHARD_OBJECTS})::INTEGER AS object, id, ra, dec FROM placed`,
  )
  engine.run(`DROP TABLE IF EXISTS ${PLAN}`)
  engine.insert(PLAN, arrow, true)
  const sql = `SELECT shard AS index, count(*)::INTEGER AS objects FROM ${PLAN} GROUP BY shard ORDER BY shard`
  return selectRows(engine, sql, v.object({ index: v.number(), objects: v.number() }))
}
