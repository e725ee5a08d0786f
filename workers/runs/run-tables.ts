import * as v from 'valibot'
import { OBJECT_FLAGS, SUSPECT_BITS } from '../flags/object-flags'
import { TRAINING_RULES } from '../flags/training-rules'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { identifier, literal } from '../store/sql'
import type { RunManifest } from './run-folder'

/** Makes the tables that SQL sees of runs: `runs`, empty, `flags` and `training_rules`; of estimates none until there are some. */
export function createRunTables(engine: Engine): void {
  const flags = OBJECT_FLAGS.map(
    ({ name, bit, kind, meaning }) =>
      `(${literal(name)}, ${bit >>> 0}::UINTEGER, ${literal(kind)}, ${literal(meaning)})`,
  )
  const rules = TRAINING_RULES.map(
    ({ name, bit, meaning }) => `(${literal(name)}, ${bit}, ${literal(meaning)})`,
  )
  engine.run(`DROP VIEW IF EXISTS estimates; DROP TABLE IF EXISTS estimates_all;
    CREATE OR REPLACE TABLE runs (run VARCHAR, model VARCHAR, created VARCHAR, software VARCHAR, model_hash VARCHAR,
      samples INTEGER, "symmetric" BOOLEAN, seed BIGINT, condition VARCHAR, objects BIGINT);
    CREATE OR REPLACE TABLE flags AS SELECT * FROM (VALUES ${flags.join(', ')}) t(name, bit, kind, meaning);
    CREATE OR REPLACE TABLE training_rules AS SELECT * FROM (VALUES ${rules.join(', ')}) t(name, bit, meaning)`)
}

/** Makes a run known to SQL. */
export function addRun(
  engine: Engine,
  { run, model, created, software, options, objects }: RunManifest,
): void {
  const { samples, symmetric, seed, where } = options
  const texts = [run, model.name, created, software, model.hash].map(literal)
  const rest = [samples, symmetric, seed, where === null ? 'NULL' : literal(where), objects]
  engine.run(
    `DELETE FROM runs WHERE run = ${literal(run)}; INSERT INTO runs VALUES (${[...texts, ...rest].join(', ')})`,
  )
}

/**
 * Appends the rows of a sealed shard, an Arrow IPC stream, to `estimates_all`, by the names of their columns: an older version's have fewer, which are null. The first rows make it, and
 * the view of the newest runs: of each model one with samples of its weights and one without.
 */
export function addEstimates(engine: Engine, arrow: Uint8Array, isFirst: boolean): void {
  if (isFirst) engine.insert('estimates_all', arrow, true)
  else appendByName(engine, arrow)
  engine.run(`CREATE OR REPLACE VIEW estimates AS SELECT estimates_all.* FROM estimates_all
    JOIN (SELECT arg_max(run, created) AS run FROM runs GROUP BY model, samples = 0) newest USING (run)`)
}

const ARRIVING = 'arriving_estimates'
const Column = v.object({ column_name: v.string(), data_type: v.string() })

function appendByName(engine: Engine, arrow: Uint8Array): void {
  engine.run(`DROP TABLE IF EXISTS ${ARRIVING}`)
  engine.insert(ARRIVING, arrow, true)
  const sql = `SELECT column_name, data_type FROM information_schema.columns WHERE table_name = ${literal(ARRIVING)}
    AND column_name NOT IN (SELECT column_name FROM information_schema.columns WHERE table_name = 'estimates_all')`
  for (const { column_name: name, data_type: type } of selectRows(engine, sql, Column))
    engine.run(`ALTER TABLE estimates_all ADD COLUMN ${identifier(name)} ${type}`)
  engine.run(`INSERT INTO estimates_all BY NAME SELECT * FROM ${ARRIVING}; DROP TABLE ${ARRIVING}`)
}

/** The SQL of what was estimated in a run, in numbers; those are flagged that have no shape, or a flag which is no mere note. */
export function countsOf(run: string): string {
  const flagged = `count(*) FILTER (WHERE flags & ${SUSPECT_BITS} <> 0 OR g1 IS NULL)`
  const unmeasured = 'count(*) FILTER (WHERE g1 IS NULL)'
  return `SELECT count(*)::INTEGER AS estimated, ${flagged}::INTEGER AS flagged, ${unmeasured}::INTEGER AS unmeasured
    FROM estimates_all WHERE run = ${literal(run)}`
}
