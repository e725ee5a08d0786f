import { OBJECT_FLAGS } from '../flags/object-flags'
import type { Engine } from '../store/engine'
import { literal } from '../store/sql'
import type { RunManifest } from './run-folder'

/** Makes the tables that SQL sees of runs, empty: `runs`, `flags`, and of estimates none until there are some. */
export function createRunTables(engine: Engine): void {
  const flags = OBJECT_FLAGS.map(
    ({ name, bit, meaning }) => `(${literal(name)}, ${bit}, ${literal(meaning)})`,
  )
  engine.run(`DROP VIEW IF EXISTS estimates; DROP TABLE IF EXISTS estimates_all;
    CREATE OR REPLACE TABLE runs (run VARCHAR, model VARCHAR, created VARCHAR, software VARCHAR, model_hash VARCHAR,
      samples INTEGER, "symmetric" BOOLEAN, seed BIGINT, condition VARCHAR, objects BIGINT);
    CREATE OR REPLACE TABLE flags AS SELECT * FROM (VALUES ${flags.join(', ')}) t(name, bit, meaning)`)
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

/** Appends the rows of a sealed shard, an Arrow IPC stream, to `estimates_all`; the first make it, and the view of the newest runs: of each
 * model one with samples of its weights and one without. */
export function addEstimates(engine: Engine, arrow: Uint8Array, isFirst: boolean): void {
  engine.insert('estimates_all', arrow, isFirst)
  if (!isFirst) return
  engine.run(`CREATE OR REPLACE VIEW estimates AS SELECT estimates_all.* FROM estimates_all
    JOIN (SELECT arg_max(run, created) AS run FROM runs GROUP BY model, samples = 0) newest USING (run)`)
}

/** The SQL of what was estimated in a run, in numbers. */
export function countsOf(run: string): string {
  const flagged = 'count(*) FILTER (WHERE flags <> 0)'
  const unmeasured = 'count(*) FILTER (WHERE g1 IS NULL)'
  return `SELECT count(*)::INTEGER AS estimated, ${flagged}::INTEGER AS flagged, ${unmeasured}::INTEGER AS unmeasured
    FROM estimates_all WHERE run = ${literal(run)}`
}
