import type { FlaggingBorder, SealedRule } from '../../preload/contract-flagging'
import { firstAbove, outcomeAbove, outcomeOfBudget, type RuleCurve, type RuleOutcome } from './rule-curve'
import { measureOf, type RuleMeasure } from './rule-measure'

/** A rule that a person considers: both borders are kept, the one of `kind` holds. */
export interface RuleDraft {
  readonly measure: RuleMeasure
  readonly kind: FlaggingBorder['kind']
  /** The share of the measured objects that may be flagged, 0.1 for the worst tenth. */
  readonly share: number
  /** The value of the measure above which they are; null until one is known. */
  readonly value: number | null
}

/** The worst tenth by total uncertainty, as a run that is complete is flagged by itself. */
export const FIRST_DRAFT: RuleDraft = { measure: 'total', kind: 'budget', share: 0.1, value: null }

/** The draft that stands for a rule. */
export function draftOf(rule: SealedRule | null): RuleDraft {
  if (!rule) return FIRST_DRAFT
  const { border, threshold } = rule
  const measure = measureOf(rule)
  if (border.kind === 'budget') return { measure, kind: 'budget', share: border.share, value: threshold }
  return { measure, kind: 'above', share: FIRST_DRAFT.share, value: border.value }
}

/** What a draft comes to on the curve of its measure. */
export function outcomeOf(curve: RuleCurve, { kind, share, value }: RuleDraft): RuleOutcome {
  return kind === 'above' && value !== null ? outcomeAbove(curve, value) : outcomeOfBudget(curve, share)
}

/** Its border as it is ordered; null where it is none. */
export function borderOf({ kind, share, value }: RuleDraft): FlaggingBorder | null {
  if (kind === 'budget') return share > 0 && share < 1 ? { kind, share } : null
  return value !== null && Number.isFinite(value) && value >= 0 ? { kind, value } : null
}

/** The same cut said the other way, so that nothing jumps when the kind of border is changed. */
export function asKind(draft: RuleDraft, kind: RuleDraft['kind'], outcome: RuleOutcome | null): RuleDraft {
  if (kind === draft.kind || !outcome) return { ...draft, kind }
  const measured = outcome.flagged + outcome.stays
  if (kind === 'above') return { ...draft, kind, value: outcome.threshold }
  const share = Math.round((1000 * outcome.flagged) / Math.max(1, measured)) / 1000
  return { ...draft, kind, share: Math.min(0.5, Math.max(0.001, share)) }
}

/** Whether a rule says what a draft says, over as many objects as are measured now. */
export function isInForce(draft: RuleDraft, rule: SealedRule | null, measured: number): boolean {
  if (!rule || rule.measured !== measured || measureOf(rule) !== draft.measure) return false
  const [asked, found] = [borderOf(draft), rule.border]
  if (asked?.kind === 'budget') return found.kind === 'budget' && found.share === asked.share
  return found.kind === 'above' && found.value === asked?.value
}

/** A threshold near a value at which the count is exact: the value in four figures, or the end of a step that holds many objects. */
export function thresholdNear({ isExact, values }: RuleCurve, value: number): number {
  if (isExact || values.length === 0) return Number(value.toPrecision(4))
  return values[Math.max(0, firstAbove(values, value) - 1)] ?? value
}
