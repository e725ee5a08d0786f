import { computed, onScopeDispose, shallowRef, type Ref } from 'vue'
import type { Figure } from '../chart/figure'
import { FLOW_WAYS, flowStep, wholeAllreduce, type FlowStep, type WholeAllreduce } from './gradient-flow'
import { gradientFlowFigure } from './gradient-flow-figure'
import { inTurns } from './in-turns'

/** The figure of GradientFlow's cluster: what was published at once, what is predicted once it is worked out, in turns with the page. */
export function useGradientFlow(fail: (error: unknown) => void): Readonly<Ref<Figure>> {
  const steps = shallowRef<readonly FlowStep[]>([])
  const whole = shallowRef<WholeAllreduce | null>(null)
  const controller = new AbortController()
  const { signal } = controller

  async function workOut(): Promise<void> {
    steps.value = await inTurns(FLOW_WAYS, flowStep, signal)
    const [found] = await inTurns([wholeAllreduce], (work) => work(), signal)
    whole.value = found ?? null
  }
  workOut().catch((error: unknown) => signal.aborted || fail(error))
  onScopeDispose(() => controller.abort())
  return computed(() => gradientFlowFigure(steps.value, whole.value))
}
