import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { Figure } from '../chart/figure'
import type { Step } from './step-choice'
import { stepFigures, type StepSection } from './step-figures'

/** The figures of a step by the section that they stand in. */
export type StepFigures = Readonly<Record<StepSection, readonly Figure[]>>

const NONE: StepFigures = { inside: [], scaling: [] }

/**
 * The figures of a step, as they are worked out in turns with the page. Those of the step before stay until there are new ones, and while
 * the step is null.
 */
export function useStepFigures(
  step: Ref<Step | null>,
  compared: Ref<readonly string[]>,
  fail: (error: unknown) => void,
): Readonly<Ref<StepFigures>> {
  const figures = shallowRef<StepFigures>(NONE)
  let controller = new AbortController()

  async function workOut(of: Step, signal: AbortSignal): Promise<void> {
    const before = figures.value
    let found = NONE
    for await (const more of stepFigures(of, compared.value, signal)) {
      const section = [...found[more.section], ...more.figures]
      found = { ...found, [more.section]: section }
      figures.value = {
        inside: [...found.inside, ...before.inside.slice(found.inside.length)],
        scaling: [...found.scaling, ...before.scaling.slice(found.scaling.length)],
      }
    }
    figures.value = found
  }

  watch(
    [step, compared],
    ([next]) => {
      controller.abort()
      if (next === null) return
      controller = new AbortController()
      const { signal } = controller
      workOut(next, signal).catch((error: unknown) => signal.aborted || fail(error))
    },
    { immediate: true },
  )
  onScopeDispose(() => controller.abort())
  return figures
}
