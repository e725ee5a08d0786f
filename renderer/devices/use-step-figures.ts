import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { Figure } from '../chart/figure'
import type { StepChoice } from './step-choice'
import { stepFigures } from './step-figures'

/** The figures of a step, as they are worked out in turns with the page. Those of the choice before stay until there are new ones. */
export function useStepFigures(
  choice: Ref<StepChoice>,
  compared: Ref<readonly string[]>,
  fail: (error: unknown) => void,
): Readonly<Ref<readonly Figure[]>> {
  const figures = shallowRef<readonly Figure[]>([])
  let controller = new AbortController()

  async function workOut(signal: AbortSignal): Promise<void> {
    const before = figures.value
    let found: Figure[] = []
    for await (const more of stepFigures(choice.value, compared.value, signal)) {
      found = [...found, ...more]
      figures.value = [...found, ...before.slice(found.length)]
    }
  }

  watch(
    [choice, compared],
    () => {
      controller.abort()
      controller = new AbortController()
      const { signal } = controller
      workOut(signal).catch((error: unknown) => signal.aborted || fail(error))
    },
    { immediate: true },
  )
  onScopeDispose(() => controller.abort())
  return figures
}
