import { join } from 'node:path'
import * as v from 'valibot'
import { fault } from '../../preload/fault'
import type { Engine } from '../store/engine'
import { readShard } from '../store/parquet-shard'
import { read } from '../store/read-only'
import { selectRows } from '../store/rows'
import { literal } from '../store/sql'
import { samplesFile } from './run-folder'

const SHOWN = 'working.samples'

/**
 * The sampled shapes of one object of a run, `sample`, `g1` and `g2`, as an Arrow IPC stream. The object's id is a text, whatever its type.
 * Rejects with a `Fault` where the object is not in the run, or samples were not kept.
 */
export async function samplesOf(
  engine: Engine,
  folder: string,
  run: string,
  id: string,
): Promise<Uint8Array> {
  const object = `id::VARCHAR = ${literal(id)}`
  const sql = `SELECT shard FROM estimates_all WHERE run = ${literal(run)} AND ${object} LIMIT 1`
  const [found] = selectRows(engine, sql, v.object({ shard: v.number() }))
  if (!found) throw fault(`The run ${run} has no estimate of the object ${id}.`)
  const file = join(folder, samplesFile(found.shard))
  const arrow = await readShard(file).catch(() => null)
  if (!arrow) {
    const remedy = 'Estimate them with --keep-samples.'
    throw fault('The sampled shapes of this object were not kept.', { where: file, remedy })
  }
  engine.run(`CREATE SCHEMA IF NOT EXISTS working; DROP TABLE IF EXISTS ${SHOWN}`)
  engine.insert('samples', arrow, true, 'working')
  const chosen = await read(engine, `SELECT sample, g1, g2 FROM ${SHOWN} WHERE ${object} ORDER BY sample`)
  engine.run(`DROP TABLE ${SHOWN}`)
  return chosen.arrow
}
