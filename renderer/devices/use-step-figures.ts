import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { Figure } from '../chart/figure'
import type { Step } from './step-choice'
import { figuresOf, sectionOf, type StepSection } from './step-figures'
import { stepThread } from './step-thread'

/** The figures of a step by the section that they stand in. */
export type StepFigures = Readonly<Record<StepSection, readonly Figure[]>>

const NONE: StepFigures = { inside: [], scaling: [] }

/**
 * The figures of a step, as they are worked out in a thread beside the page. Those of the step before stay until there are new ones, and while
 * the step is null.
 */
export function useStepFigures(
  step: Ref<Step | null>,
  compared: Ref<readonly string[]>,
  fail: (error: unknown) => void,
): Readonly<Ref<StepFigures>> {
  const figures = shallowRef<StepFigures>(NONE)
  const thread = stepThread()

  function workOut(of: Step): void {
    const before = figures.value
    let found = NONE
    thread.workOut(
      { step: of, compared: [...compared.value] },
      {
        found(answer) {
          const section = sectionOf(answer)
          found = { ...found, [section]: [...found[section], ...figuresOf(of, answer)] }
          figures.value = { inside: laidOver('inside'), scaling: laidOver('scaling') }
        },
        done: () => (figures.value = found),
        failed: fail,
      },
    )
    const laidOver = (section: StepSection): Figure[] => [
      ...found[section],
      ...before[section].slice(found[section].length),
    ]
  }

  watch([step, compared], ([next]) => next && workOut(next), { immediate: true })
  onScopeDispose(() => thread.stop())
  return figures
}
