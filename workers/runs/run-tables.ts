import { EXPECTED_LENGTH } from '../store/expected-length'
import { bitOf, OBJECT_FLAGS, SUSPECT_BITS } from '../flags/object-flags'
import { TRAINING_RULES } from '../flags/training-rules'
import type { Engine } from '../store/engine'
import { literal } from '../store/sql'
import { createDuplicates, DUPLICATES, findDuplicates } from './duplicates'
import type { RunManifest } from './run-folder'
import { appendSealed, dropSealed, SEALED } from './sealed-rows'
import { TRUTH } from './truth'

/** The columns of `SEALED` that may be flagged by. */
export const MEASURES = ['sigma_epistemic', 'sigma_aleatoric', 'sigma_total', EXPECTED_LENGTH] as const
export type Measure = (typeof MEASURES)[number]

/** A row for each run that is flagged: `measure` (a column of `SEALED`) above `cut` is high uncertainty; `rule` says so in words. */
export const RULES = 'working.flagging'

/** Makes the tables that SQL sees of runs, empty: `runs`, `flags`, `training_rules`, and of estimates none until there are some. */
export function createRunTables(engine: Engine): void {
  const flags = OBJECT_FLAGS.map(
    ({ name, bit, kind, meaning }) =>
      `(${literal(name)}, ${bit >>> 0}::UINTEGER, ${literal(kind)}, ${literal(meaning)})`,
  )
  const rules = TRAINING_RULES.map(
    ({ name, bit, meaning }) => `(${literal(name)}, ${bit}, ${literal(meaning)})`,
  )
  dropSealed(engine)
  engine.run(`DROP TABLE IF EXISTS ${TRUTH}; DROP VIEW IF EXISTS estimates; DROP VIEW IF EXISTS estimates_all; CREATE SCHEMA IF NOT EXISTS working;
    CREATE OR REPLACE TABLE ${RULES} (run VARCHAR, measure VARCHAR, cut DOUBLE, rule VARCHAR);
    CREATE OR REPLACE TABLE runs (run VARCHAR, model VARCHAR, created VARCHAR, software VARCHAR, model_hash VARCHAR,
      samples INTEGER, "symmetric" BOOLEAN, seed BIGINT, condition VARCHAR, objects BIGINT,
      device VARCHAR, devices INTEGER, "precision" VARCHAR, predicted_seconds DOUBLE, predicted_joules DOUBLE);
    CREATE OR REPLACE TABLE flags AS SELECT * FROM (VALUES ${flags.join(', ')}) t(name, bit, kind, meaning);
    CREATE OR REPLACE TABLE training_rules AS SELECT * FROM (VALUES ${rules.join(', ')}) t(name, bit, meaning)`)
  createDuplicates(engine)
}

/** Makes a run known to SQL. */
export function addRun(
  engine: Engine,
  { run, model, created, software, options, objects, ...by }: RunManifest,
): void {
  const { samples, symmetric, seed, where } = options
  const texts = [run, model.name, created, software, model.hash].map(literal)
  const rest = [samples, symmetric, seed, where === null ? 'NULL' : literal(where), objects]
  const { device, simulation, precision, predicted } = by
  const devices = [literal(device), simulation?.devices ?? 1, literal(precision)]
  // As a text, for a number with a point would be read as a decimal of few digits.
  const figures = [predicted?.seconds, predicted?.joules].map((figure) =>
    figure === undefined ? 'NULL' : `${literal(String(figure))}::DOUBLE`,
  )
  const values = [...texts, ...rest, ...devices, ...figures].join(', ')
  engine.run(`DELETE FROM runs WHERE run = ${literal(run)}; INSERT INTO runs VALUES (${values})`)
}

/**
 * Appends the rows of a sealed shard, an Arrow IPC stream. The first make the views: `estimates_all`, in which the bits that are worked out
 * of all estimates (duplicates, and what a run's flagging says) are set as well, and `estimates`, of the newest runs: of each
 * model one with samples of its weights and one without. A shard may have columns that others lack: they are null there.
 */
export function addEstimates(engine: Engine, arrow: Uint8Array, isFirst: boolean): void {
  const isOther = appendSealed(engine, arrow)
  if (isFirst) findDuplicates(engine)
  if (isFirst || isOther) showEstimates(engine)
}

/** SQL of the value of an estimate (an alias of `SEALED`) that its run is flagged by (an alias of `RULES`). */
export function measureOfRule(estimate: string, rule: string): string {
  const cases = MEASURES.map((measure) => `WHEN ${literal(measure)} THEN ${estimate}.${measure}`)
  return `CASE ${rule}.measure ${cases.join(' ')} END`
}

/** Makes the views anew: a view keeps the columns that its tables had when it was made. */
function showEstimates(engine: Engine): void {
  const uncertain = `coalesce(${measureOfRule('e', 'f')} > f.cut, false)`
  const bit = (condition: string, name: Parameters<typeof bitOf>[0]): string =>
    `CASE WHEN ${condition} THEN ${bitOf(name)} ELSE 0 END`
  const flags = `e.flags | ${bit(uncertain, 'highUncertainty')} | ${bit('d.id IS NOT NULL', 'duplicate')}`
  engine.run(`CREATE OR REPLACE VIEW estimates_all AS
      SELECT e.* EXCLUDE (${EXPECTED_LENGTH}) REPLACE ((${flags})::UINTEGER AS flags) FROM ${SEALED} e
      LEFT JOIN ${RULES} f ON f.run = e.run LEFT JOIN ${DUPLICATES} d ON d.id = e.id;
    CREATE OR REPLACE VIEW estimates AS SELECT estimates_all.* FROM estimates_all
      JOIN (SELECT arg_max(run, created) AS run FROM runs GROUP BY model, samples = 0) newest USING (run)`)
}

/** The SQL of the sealed shards of a run: how many objects each has, `size`. */
export function shardSizesOf(run: string): string {
  return `SELECT count(*)::INTEGER AS size FROM ${SEALED} WHERE run = ${literal(run)} GROUP BY shard`
}

/** The SQL of what was estimated in a run, in numbers; those are flagged that have no shape, or a flag which is no mere note. */
export function countsOf(run: string): string {
  const flagged = `count(*) FILTER (WHERE flags & ${SUSPECT_BITS} <> 0 OR g1 IS NULL)`
  const unmeasured = 'count(*) FILTER (WHERE g1 IS NULL)'
  return `SELECT count(*)::INTEGER AS estimated, ${flagged}::INTEGER AS flagged, ${unmeasured}::INTEGER AS unmeasured
    FROM estimates_all WHERE run = ${literal(run)}`
}
