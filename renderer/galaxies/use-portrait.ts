import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { reportOf, type FaultReport } from '../../preload/fault'
import type { PortraitOrder } from '../../workers/galaxies/galaxy-portrait'
import { latestOnly } from './latest-only'
import { simulatorThread } from './simulator-thread'
import type { DrawnPortrait } from './simulator-task'

/** A galaxy that a person describes, drawn as it is described. */
export interface LivePortrait {
  readonly portrait: Readonly<Ref<DrawnPortrait | null>>
  readonly problem: Readonly<Ref<FaultReport | null>>
}

/** Draws what is described anew with every change while it is in sight, the latest first, on a thread of its own. */
export function usePortrait(
  order: Readonly<Ref<PortraitOrder>>,
  visible: Readonly<Ref<boolean>>,
): LivePortrait {
  const portrait = shallowRef<DrawnPortrait | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  const thread = simulatorThread()
  onScopeDispose(() => thread.stop())

  const draw = latestOnly(async (wanted: PortraitOrder) => {
    try {
      const answer = await thread.simulate({ kind: 'portrait', order: wanted })
      if (answer.kind === 'portrait') portrait.value = answer.portrait
      problem.value = null
    } catch (error) {
      problem.value = reportOf(error)
    }
  })
  watch([order, visible], () => visible.value && draw(order.value), { immediate: true })
  return { portrait, problem }
}
