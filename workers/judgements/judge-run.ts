import { tableFromIPC } from '@uwdata/flechette'
import * as v from 'valibot'
import type {
  ErrorSource,
  FlaggedBy,
  FlaggingBorder,
  Reasons,
  SealedRule,
} from '../../preload/contract-flagging'
import { fault } from '../../preload/fault'
import { EXPECTED_LENGTH } from '../store/expected-length'
import { expectedError, sigmaOfError, type ErrorCalibration } from '../flags/flagging-calibration'
import { countAbove, thresholdOfBudget } from '../flags/flagging-threshold'
import { flagNames } from '../flags/object-flags'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { literal } from '../store/sql'
import { RULES, type Measure } from '../runs/run-tables'
import { SEALED } from '../runs/sealed-rows'

/** Where the expected errors of a run come from; without a calibration from the Gaussians of its covariances. */
export interface KnownErrors {
  readonly source: ErrorSource
  readonly calibration: ErrorCalibration | null
}

/**
 * Works out the rule that flags a run by one of its uncertainties, or by its expected errors: its threshold, and what it flags among
 * the objects that have a shape. Throws a `Fault` where none has, or where the run has no such uncertainty.
 */
export function judgeRun(
  engine: Engine,
  run: string,
  by: FlaggedBy,
  border: FlaggingBorder,
  errors: KnownErrors | null,
): Omit<SealedRule, 'made' | 'maker'> {
  const calibration = errors?.calibration ?? null
  const measure = measureOf(by, calibration)
  const values = valuesOf(engine, run, measure)
  const cut =
    border.kind === 'budget' ? thresholdOfBudget(values, border.share) : valueOf(border.value, calibration)
  if (cut === null || values.every(Number.isNaN)) throw nothingMeasured(run)
  if (by === 'epistemic' && values.every((value) => !(value > 0))) throw noEpistemic(run)
  const { measured, above } = countAbove(values, cut)
  const found = calibration ? expectedError(calibration, cut) : cut
  const threshold = border.kind === 'above' ? border.value : found
  return { by, border, threshold, measured, flagged: above, errors: errors?.source ?? null, measure, cut }
}

/** With a calibration the expected error follows the total sigma. */
function measureOf(by: FlaggedBy, calibration: ErrorCalibration | null): Measure {
  if (by !== 'error') return `sigma_${by}`
  return calibration ? 'sigma_total' : EXPECTED_LENGTH
}

function valueOf(above: number, calibration: ErrorCalibration | null): number {
  return calibration ? sigmaOfError(calibration, above) : above
}

function valuesOf(engine: Engine, run: string, measure: Measure): Float64Array {
  const sql = `SELECT coalesce(${measure}::DOUBLE, 'nan'::DOUBLE) AS value FROM ${SEALED} WHERE run = ${literal(run)}`
  return Float64Array.from(tableFromIPC(engine.run(sql)).getChild('value').toArray() as ArrayLike<number>)
}

function nothingMeasured(run: string): Error {
  return fault('No object of the run has a shape: there is nothing to flag by its uncertainty.', {
    where: `run ${run}`,
    remedy: 'See why: shearwater query LAB "SELECT * FROM flags".',
  })
}

function noEpistemic(run: string): Error {
  return fault('The run knows no epistemic uncertainty: it has no samples of the weights.', {
    where: `run ${run}`,
    remedy: 'Flag it --by total, or estimate with --model bayesian.',
  })
}

/** Makes a rule that of a run, for all who read its estimates; null takes it away. */
export function showRule(engine: Engine, run: string, rule: SealedRule | null): void {
  const values = rule && [run, rule.measure, rule.cut, inWords(rule)].map(sqlOf).join(', ')
  engine.run(
    `BEGIN; DELETE FROM ${RULES} WHERE run = ${literal(run)};
      ${values === null ? '' : `INSERT INTO ${RULES} VALUES (${values});`} COMMIT`,
  )
}

/** A number as a text, of which a double is made to the last bit; of a decimal literal it is not. */
const sqlOf = (value: string | number): string =>
  typeof value === 'number' ? `'${value}'::DOUBLE` : literal(value)

/** A rule as a header of a file says it: `the worst 10 % by total, above 0.183; 71 of 713 on 2026-01-02`. */
export function inWords({
  by,
  border,
  threshold,
  measured,
  flagged,
  made,
  errors,
}: Omit<SealedRule, 'cut' | 'measure'>): string {
  const what =
    by === 'error'
      ? `expected error (${errors?.kind === 'truth' ? `learned from ${errors.file}` : 'Gaussian'})`
      : `${by} uncertainty`
  const which = border.kind === 'budget' ? `the worst ${percent(border.share)} by ${what}: ` : `by ${what}: `
  return `${which}above ${Number(threshold.toPrecision(5))}, ${flagged} of ${measured} measured, ${made.slice(0, 10)}`
}

/** A share as people write it: `10 %`, `2.5 %`. */
export const percent = (share: number): string => `${Number((100 * share).toPrecision(6))} %`

/** How many objects of a run carry each flag, in the order of the table of flags. */
export function reasonsOf(engine: Engine, run: string): Reasons {
  const sql = `SELECT flags::DOUBLE AS flags, count(*)::INTEGER AS n FROM estimates_all WHERE run = ${literal(run)} GROUP BY ALL`
  const counts = new Map<string, number>()
  for (const { flags, n } of selectRows(engine, sql, v.object({ flags: v.number(), n: v.number() })))
    for (const name of flagNames(flags)) counts.set(name, (counts.get(name) ?? 0) + n)
  const names = flagNames(-1).filter((name) => counts.has(name))
  return Object.fromEntries(names.map((name) => [name, counts.get(name) ?? 0]))
}
