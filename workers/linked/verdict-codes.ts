import type { Verdict } from '../../preload/contract-review'
import { literal } from '../store/sql'

/** Verdicts as they are kept beside the rows: a number from 1, by their places here. */
export const VERDICTS: readonly Verdict[] = ['keep', 'reject', 'unsure']

/** SQL of the number of a verdict that is given as SQL; null for one that is none. */
export function codeOf(verdict: string): string {
  const cases = VERDICTS.map((known, at) => `WHEN ${literal(known)} THEN ${at + 1}`).join(' ')
  return `(CASE ${verdict} ${cases} END)::UTINYINT`
}
