import * as v from 'valibot'
import type { Engine } from '../store/engine'
import { read } from '../store/read-only'
import { selectRows } from '../store/rows'
import { objectsTaken, SHARD_OBJECTS, zoneOf, type ObjectsTaken } from '../store/shard-zones'
import { identifier, literal } from '../store/sql'

/** Counts the ways in which objects have been divided into shards: those of one run were all divided alike. */
export const PLANNING = 2

/** The schema of tables that the store works with, which clients are not shown. */
const WORKING = 'working'

/** The table of the objects of a run: `shard`, `group`, `object` (its place in the shard), `id`, `ra` and `dec`. */
export const planTable = (run: string): string => `${WORKING}.${identifier(`plan_${run}`)}`

/** The shards of a plan; those of one group lie on the same tile, or in the same zone. */
export interface PlannedShard {
  readonly index: number
  readonly group: number
  readonly objects: number
}

/**
 * Divides the objects of the open lab into shards, tile by tile and from the bottom of each up, so that pixels are read once; where the
 * catalog names no tile, by zones of declination. Within a shard they are in the order of their ids. The same catalog and options give the same
 * shards. Rejects with a `Fault` for a condition that is refused or is no SQL.
 */
export async function planShards(
  engine: Engine,
  run: string,
  options: ObjectsTaken,
  hasTiles: boolean,
): Promise<PlannedShard[]> {
  const { arrow } = await read(engine, planOf(options, hasTiles))
  engine.run(`CREATE SCHEMA IF NOT EXISTS ${WORKING}; DROP TABLE IF EXISTS ${planTable(run)}`)
  engine.insert(`plan_${run}`, arrow, true, WORKING)
  const sql = `SELECT shard AS index, any_value("group") AS "group", count(*)::INTEGER AS objects
    FROM ${planTable(run)} GROUP BY shard ORDER BY shard`
  return selectRows(engine, sql, v.object({ index: v.number(), group: v.number(), objects: v.number() }))
}

function planOf(taken: ObjectsTaken, hasTiles: boolean): string {
  const [zone, order] = [zoneOf(hasTiles), hasTiles ? 'dec, id' : 'ra, id']
  return `WITH chosen AS (${objectsTaken(taken)}),
    placed AS (SELECT id, ra, dec, ${zone} AS zone, row_number() OVER (PARTITION BY ${zone} ORDER BY ${order}) - 1 AS place FROM chosen),
    divided AS (SELECT id, ra, dec, (dense_rank() OVER (ORDER BY zone NULLS LAST) - 1)::INTEGER AS "group",
      (dense_rank() OVER (ORDER BY zone NULLS LAST, place // ${SHARD_OBJECTS}) - 1)::INTEGER AS shard FROM placed)
    SELECT shard, "group", (row_number() OVER (PARTITION BY shard ORDER BY id) - 1)::INTEGER AS object, id, ra, dec FROM divided`
}

/** Whether a run's plan lies in this engine. */
export function isPlanned(engine: Engine, run: string): boolean {
  const sql = `SELECT count(*)::INTEGER AS n FROM information_schema.tables
    WHERE table_schema = ${literal(WORKING)} AND table_name = ${literal(`plan_${run}`)}`
  return selectRows(engine, sql, v.object({ n: v.number() }))[0]?.n === 1
}

/** Forgets all plans, which are of the lab that was open. */
export function forgetPlans(engine: Engine): void {
  engine.run(`DROP SCHEMA IF EXISTS ${WORKING} CASCADE`)
}
