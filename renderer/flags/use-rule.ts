import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import * as v from 'valibot'
import {
  clearFlagging,
  readErrors,
  readRule,
  restoreRule,
  type LearnedErrors,
  type SealedRule,
} from '../../preload/contract-flagging'
import { applyRule } from '../../preload/contract-judging'
import { reportOf, type FaultReport } from '../../preload/fault'
import { expectedError } from '../../workers/flags/flagging-calibration'
import { useUndo } from '../commands/undo'
import { lab } from '../lab'
import { useLinked } from '../state/linked'
import { alongOther, ruleCurve, type RuleCurve, type RuleOutcome } from './rule-curve'
import { curveQuery, EXACT_OBJECTS } from './rule-curve-query'
import { borderOf, draftOf, FIRST_DRAFT, outcomeOf, thresholdNear, type RuleDraft } from './rule-draft'
import { orderOf, type RuleMeasure } from './rule-measure'
import { some } from './rule-words'

/** The rule of the run that is shown, and the one that a person considers. */
export interface Rule {
  /** The rule in force; null for none, undefined until it is known. */
  readonly rule: ShallowRef<SealedRule | null | undefined>
  readonly draft: ShallowRef<RuleDraft>
  /** The curve of the draft's measure; null until it is there. */
  readonly curve: ComputedRef<RuleCurve | null>
  readonly outcome: ComputedRef<RuleOutcome | null>
  /** Errors that can be flagged by because they were, or would be, learned from a truth. */
  readonly learned: ComputedRef<LearnedErrors | null>
  /** From the column that the rule in force cuts to what it is about. */
  readonly toMeasure: ComputedRef<(value: number) => number>
  readonly busy: Ref<boolean>
  readonly problem: ShallowRef<FaultReport | null>
  /** Flags the run as the draft says. */
  apply(): Promise<void>
  takeAway(): Promise<void>
}

const Step = v.object({
  ...{ value: v.number(), objects: v.number(), sized: v.number() },
  ...{ sigma2: v.number(), known: v.number(), error2: v.number() },
})
const Steps = v.array(Step)

type Errors = Readonly<Record<'known' | 'linked', LearnedErrors | null>>
const NO_ERRORS: Errors = { known: null, linked: null }

/** Follows the rule of the run that is shown while `isShown`; what sliding needs is asked for once for each measure. */
export function useRule(isShown: Readonly<Ref<boolean>>): Rule {
  const [linked, { did }] = [useLinked(), useUndo()]
  const rule = shallowRef<SealedRule | null>()
  const draft = shallowRef<RuleDraft>(FIRST_DRAFT)
  const errors = shallowRef<Errors>(NO_ERRORS)
  const problem = shallowRef<FaultReport | null>(null)
  const busy = ref(false)
  const learned = computed(() => errors.value.linked ?? errors.value.known)

  const toMeasure = computed(() => {
    const calibration = errors.value.known
    const isLearned = rule.value?.errors?.kind === 'truth'
    return (value: number) => (isLearned && calibration ? expectedError(calibration, value) : value)
  })

  const run = computed(() => linked.table?.run ?? null)
  /** What the curves are of: neither verdicts nor flags change them. */
  const about = computed(() => {
    const table = linked.table
    if (!table || table.run === null) return null
    return [table.run, table.estimated, table.truth?.name, table.truth?.matched].join(' ')
  })
  const curves = shallowRef<ReadonlyMap<string, RuleCurve>>(new Map())
  /** Learned errors follow the total sigma, and so does their curve. */
  const keyOf = (measure: RuleMeasure): string => (measure === 'learned' ? 'total' : measure)

  const curve = computed(() => {
    const found = curves.value.get(keyOf(draft.value.measure)) ?? null
    const calibration = learned.value
    if (!found || draft.value.measure !== 'learned') return found
    return calibration && alongOther(found, (sigma) => expectedError(calibration, sigma))
  })
  const outcome = computed(() => curve.value && outcomeOf(curve.value, draft.value))

  // A threshold that is not known yet is that of the budget.
  watch(outcome, (found) => {
    const { kind, value } = draft.value
    if (kind === 'above' && value === null && found && curve.value)
      draft.value = { ...draft.value, value: thresholdNear(curve.value, found.threshold) }
  })

  /** Whatever is asked; null with the problem in sight where it failed. */
  async function tried<T>(asked: Promise<T>): Promise<T | null> {
    try {
      return await asked
    } catch (error) {
      const report = reportOf(error)
      if (report.code !== 'cancelled' && report.code !== 'gone') problem.value = report
      return null
    }
  }

  async function fetchCurve(): Promise<void> {
    const [of, key] = [about.value, keyOf(draft.value.measure)]
    if (of === null || !isShown.value || curves.value.has(key)) return
    const isExact = (linked.table?.estimated ?? 0) <= EXACT_OBJECTS
    const answer = await tried(lab.query(curveQuery(draft.value.measure, isExact)))
    if (!answer || about.value !== of) return
    const steps = v.parse(
      Steps,
      answer.toArray().map((row: object) => ({ ...row })),
    )
    curves.value = new Map([...curves.value, [key, ruleCurve(steps, isExact)]])
  }

  async function fetchRule(): Promise<void> {
    const of = run.value
    if (of === null || !isShown.value) return
    const found = await tried(lab.call(readRule, { run: of }))
    if (run.value !== of) return
    const isFirst = rule.value === undefined
    rule.value = found
    if (isFirst) draft.value = draftOf(found)
  }

  async function fetchErrors(): Promise<void> {
    const [of, name] = [about.value, run.value]
    if (name === null || !isShown.value) return
    const found = await tried(lab.call(readErrors, { run: name, truth: linked.table?.truth?.name ?? null }))
    if (found && about.value === of) errors.value = found
  }

  watch(run, () => {
    rule.value = undefined
    problem.value = null
  })
  watch(about, () => {
    curves.value = new Map()
    errors.value = NO_ERRORS
  })
  watch([about, isShown], () => void fetchErrors(), { immediate: true })
  watch([about, isShown, () => keyOf(draft.value.measure)], () => void fetchCurve(), { immediate: true })
  watch([run, () => linked.table?.version, isShown], () => void fetchRule(), { immediate: true })

  /** Does something to the rule of the run, in such a way that it can be taken back. */
  async function change(
    label: (after: SealedRule | null) => string,
    work: (of: string) => Promise<unknown>,
  ): Promise<void> {
    const [of, before] = [run.value, rule.value ?? null]
    if (of === null || busy.value) return
    busy.value = true
    problem.value = null
    const after = await tried(
      work(of)
        .then(() => lab.call(readRule, { run: of }))
        .then((found) => ({ found })),
    )
    busy.value = false
    if (!after) return
    rule.value = after.found
    await fetchErrors()
    const put = async (to: SealedRule | null): Promise<void> => {
      await lab.call(restoreRule, { run: of, rule: to })
      if (run.value !== of) return
      rule.value = to
      if (to) draft.value = draftOf(to)
    }
    did({ label: label(after.found), undo: () => put(before), redo: () => put(after.found) })
  }

  return {
    ...{ rule, draft, curve, outcome, learned, toMeasure, busy, problem },
    async apply() {
      const border = borderOf(draft.value)
      if (!border) return
      const order = { border, ...orderOf(draft.value.measure, errors.value) }
      const label = (after: SealedRule | null): string => `flag ${some(after?.flagged ?? 0, 'object')}`
      await change(label, (of) => lab.call(applyRule, { run: of, ...order }))
    },
    async takeAway() {
      await change(
        () => 'take the rule away',
        (of) => lab.call(clearFlagging, { run: of }),
      )
    },
  }
}
