import type { FlaggedBy, LearnedErrors, MeantErrors, SealedRule } from '../../preload/contract-flagging'
import { EXPECTED_LENGTH, withExpectedLength } from '../../workers/store/expected-length'

/** What a run can be flagged by on the page: `error` is the expected error of the Gaussian, `learned` that of a truth. */
export const MEASURES = ['total', 'aleatoric', 'epistemic', 'error', 'learned'] as const
export type RuleMeasure = (typeof MEASURES)[number]

export const MEASURE_NAMES: Readonly<Record<RuleMeasure, string>> = {
  total: 'total uncertainty',
  aleatoric: 'aleatoric uncertainty',
  epistemic: 'epistemic uncertainty',
  error: 'expected error, Gaussian',
  learned: 'expected error, learned',
}

/** The sign of a measure on an axis. */
export const MEASURE_SIGNS: Readonly<Record<RuleMeasure, string>> = {
  total: 'σ total',
  aleatoric: 'σ aleatoric',
  epistemic: 'σ epistemic',
  error: 'exp. |error|',
  learned: 'exp. |error|',
}

/** The column of `withMeasures` whose values decide; learned errors follow the total sigma. */
export function columnOf(measure: RuleMeasure): SealedRule['measure'] {
  if (measure === 'error') return EXPECTED_LENGTH
  return measure === 'learned' ? 'sigma_total' : `sigma_${measure}`
}

/** The measure that a rule is about. */
export function measureOf({ by, errors }: Pick<SealedRule, 'by' | 'errors'>): RuleMeasure {
  return by === 'error' && errors?.kind === 'truth' ? 'learned' : by
}

/** How a measure is ordered: what is flagged by, and which expected errors are meant. Those of the linked truth before those that were learned once. */
export function orderOf(
  measure: RuleMeasure,
  learned: { readonly linked: LearnedErrors | null },
): { by: FlaggedBy; errors: MeantErrors } {
  if (measure === 'error') return { by: 'error', errors: { kind: 'gaussian' } }
  if (measure !== 'learned') return { by: measure, errors: { kind: 'known' } }
  const errors: MeantErrors = learned.linked
    ? { kind: 'linked', truth: learned.linked.file }
    : { kind: 'known' }
  return { by: 'error', errors }
}

const COVARIANCES = ['aleatoric', 'epistemic'].flatMap((kind) =>
  ['11', '12', '22'].map((part) => `${kind}_${part}`),
)

/** SQL of the rows of `linked` with columns `wanted`, and the expected length of the error where that is the measure. */
export function withMeasure(measure: RuleMeasure, wanted: readonly string[]): string {
  if (measure !== 'error') return `SELECT ${wanted.join(', ')} FROM linked`
  return withExpectedLength(`(SELECT ${[...new Set([...wanted, ...COVARIANCES])].join(', ')} FROM linked)`)
}
