import { tableFromIPC } from '@uwdata/flechette'
import * as v from 'valibot'
import type { evaluateRun } from '../../preload/contract-runs'
import { fault } from '../../preload/fault'
import type { InputOf, OutputOf } from '../../preload/token'
import type { Cancellation } from '../catalog/catalog-reader'
import { scoresByBlendedness } from '../estimates/scores-by-blendedness'
import type { ScoredShape } from '../estimates/shape-scores'
import { shapeFromDistortion } from '../estimates/moments-distortion'
import type { Engine } from '../store/engine'
import { read } from '../store/read-only'
import { selectRows } from '../store/rows'
import { identifier, literal } from '../store/sql'
import { matchTruth, truthPairs } from './truth-pairs'
import { readTruth, TRUTH, type TruthColumns } from './truth'

/**
 * Scores the estimates of a run, the newest unless one is named, against the truth in a file: matched by id, else by position
 * within a radius in arcsec. Only objects whose whole stamp has data count; those among them without a shape have failed.
 * Rejects with a `Fault` when there is no such run, or nothing matches.
 */
export async function evaluate(
  engine: Engine,
  { truth, shape, radius, run }: InputOf<typeof evaluateRun>,
  signal: Cancellation,
): Promise<OutputOf<typeof evaluateRun>> {
  const name = newestRun(engine, run)
  const columns = await readTruth(engine, truth, signal)
  const objects = await matched(engine, name, columns, radius, shape)
  if (objects.length === 0) {
    const remedy = 'Check that it is of the same sky: ids or positions must agree.'
    throw fault('No object with a whole stamp was found in the truth.', { where: truth, remedy })
  }
  const scores = scoresByBlendedness(
    objects,
    objects.map(({ blendedness }) => blendedness),
  )
  const known = columns.blendedness === null ? { all: scores.all } : scores
  return Object.fromEntries(Object.entries(known).map(([subset, found]) => [subset, { ...found }]))
}

/** The run of this name, or the newest. Throws a `Fault` where there is none. */
export function newestRun(engine: Engine, wanted: string | null): string {
  const which = wanted === null ? '' : `WHERE run = ${literal(wanted)}`
  const sql = `SELECT run FROM runs ${which} ORDER BY created DESC LIMIT 1`
  const [found] = selectRows(engine, sql, v.object({ run: v.string() }))
  if (found) return found.run
  const what = wanted === null ? 'The lab has no runs.' : `The lab has no run ${wanted}.`
  const make = 'Make one: shearwater estimate LAB --model deterministic.'
  throw fault(what, { remedy: wanted === null ? make : 'See its runs: shearwater runs LAB.' })
}

/** An object of known truth; without an estimate where it could not be measured. */
export interface MatchedShape extends ScoredShape {
  readonly blendedness: number
}

const SHAPE_COLUMNS = [
  ...['g1', 'g2', 'aleatoric_11', 'aleatoric_12', 'aleatoric_22'],
  ...['epistemic_11', 'epistemic_12', 'epistemic_22'],
]

/** The shapes of a run beside those of a truth: of the objects whose whole stamp has data. */
export async function matched(
  engine: Engine,
  run: string,
  truth: TruthColumns,
  radius: number,
  convention: 'g' | 'e',
): Promise<MatchedShape[]> {
  const values = [...truth.shape, ...(truth.blendedness === null ? [] : [truth.blendedness])]
  const selected = values.map((name, at) => `t.${identifier(name)}::DOUBLE AS t${at}`)
  const estimated = SHAPE_COLUMNS.map((name) => `e.${name}::DOUBLE AS ${name}`)
  const estimates = `(SELECT id FROM estimates_all WHERE run = ${literal(run)})`
  const objects = `SELECT id AS key, id, ra, dec FROM objects SEMI JOIN ${estimates} USING (id)`
  const match = await matchTruth(engine, objects, TRUTH, truth)
  const pairs = truthPairs(engine, objects, TRUTH, truth, match, radius)
  const { arrow } = await read(
    engine,
    `SELECT ${[...selected, ...estimated].join(', ')} FROM estimates_all e
      JOIN (${pairs}) m ON m.key = e.id JOIN ${TRUTH} t ON t.rowid = m.truth
      WHERE e.run = ${literal(run)} AND e.fraction_missing = 0 AND e.bands = 6 ORDER BY e.id`,
  )
  const rows = tableFromIPC(arrow).toArray() as Record<string, number | null>[] // numbers by the names above
  return rows.map((row) => {
    const [g1, g2, a11, a12, a22, e11, e12, e22] = SHAPE_COLUMNS.map((name) => row[name] ?? NaN)
    const known = [row['t0'] ?? NaN, row['t1'] ?? NaN] as const
    const isMeasured = (row['g1'] ?? null) !== null
    return {
      truth: convention === 'e' ? shapeFromDistortion(known) : known,
      blendedness: row['t2'] ?? NaN,
      estimate: isMeasured
        ? {
            g: [g1 ?? NaN, g2 ?? NaN],
            aleatoric: [a11 ?? NaN, a12 ?? NaN, a22 ?? NaN],
            epistemic: [e11 ?? NaN, e12 ?? NaN, e22 ?? NaN],
          }
        : null,
    }
  })
}
