import type { ShardPart } from '../../preload/contract-runs'
import { unmeasured } from '../estimates/estimator'
import type { Engine } from '../store/engine'
import { read } from '../store/read-only'
import { literal } from '../store/sql'
import { BANDS } from '../units/bands'
import { encodeEstimates } from '../shards/estimate-rows'
import type { RunManifest } from './run-folder'
import { planTable } from './run-plan'

/** The rows of a shard that are sealed, as Arrow IPC streams; `samples` are null where none are kept. */
export interface ShardRows {
  readonly estimates: Uint8Array
  readonly samples: Uint8Array | null
}

/** Rows of objects that are known by their place, `object`, from `from` on. */
interface PlacedRows {
  readonly from: number
  readonly arrow: Uint8Array
}

const INCOMING = 'incoming_estimates'

/** Puts the parts of a shard together, each object with its id, in the order of the plan. */
export async function rowsOfShard(
  engine: Engine,
  { run, model }: RunManifest,
  shard: number,
  parts: readonly ShardPart[],
): Promise<ShardRows> {
  const estimates = parts.map(({ from, to, arrow }) => ({ from, arrow: arrow ?? lostRows(to - from) }))
  const samples = parts.flatMap(({ from, samples: arrow }) => (arrow ? [{ from, arrow }] : []))
  const about = `${literal(run)} AS run, ${literal(model.name)} AS model, ${shard}::INTEGER AS shard,`
  const plan = `(SELECT id, object FROM ${planTable(run)} WHERE shard = ${shard})`
  return {
    estimates: await joined(engine, estimates, { plan, about, order: 'object' }),
    samples:
      samples.length > 0 ? await joined(engine, samples, { plan, about: '', order: 'object, sample' }) : null,
  }
}

async function joined(
  engine: Engine,
  parts: readonly PlacedRows[],
  { plan, about, order }: { plan: string; about: string; order: string },
): Promise<Uint8Array> {
  engine.run(`DROP TABLE IF EXISTS ${INCOMING}`)
  parts.forEach(({ from, arrow }, index) => {
    engine.insert(`${INCOMING}_part`, arrow, true)
    const placed = `SELECT * REPLACE ((object + ${from})::INTEGER AS object) FROM ${INCOMING}_part`
    engine.run(index === 0 ? `CREATE TABLE ${INCOMING} AS ${placed}` : `INSERT INTO ${INCOMING} ${placed}`)
    engine.run(`DROP TABLE ${INCOMING}_part`)
  })
  const sql = `SELECT id, ${about} rows.* EXCLUDE (object) FROM ${plan} JOIN ${INCOMING} rows USING (object) ORDER BY ${order}`
  const { arrow } = await read(engine, sql)
  engine.run(`DROP TABLE ${INCOMING}`)
  return arrow
}

/** Estimates of objects over which the process of the estimator ended. */
function lostRows(objects: number): Uint8Array {
  const stamp = { flags: 0, fractionMissing: 1, missingBands: [...BANDS] }
  return encodeEstimates(
    Array.from({ length: objects }, (_, object) => ({ object, stamp, measurement: unmeasured('failed') })),
  )
}
