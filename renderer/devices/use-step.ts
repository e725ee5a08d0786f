import { computed, type Ref } from 'vue'
import type { DevicesChoice } from './devices-choice'
import { problemOf, stepOf, type Step } from './step-choice'
import type { WorkloadState } from './use-workload'

/** The step that is chosen, null while its network is not known or its strategy cannot be followed; and why it cannot. */
export function useStep(
  choice: Ref<DevicesChoice>,
  state: Ref<WorkloadState>,
): { step: Readonly<Ref<Step | null>>; problem: Readonly<Ref<string | null>> } {
  const wanted = computed(() => {
    const { network } = choice.value
    const known = state.value
    // The state follows the choice a moment later.
    if (known.kind !== 'known' || known.network !== network) return null
    return stepOf(choice.value, known.workload)
  })
  const problem = computed(() => (wanted.value === null ? null : problemOf(wanted.value)))
  return { step: computed(() => (problem.value === null ? wanted.value : null)), problem }
}
