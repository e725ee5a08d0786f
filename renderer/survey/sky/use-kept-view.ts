import * as v from 'valibot'
import { computed, shallowRef, watch, type Ref } from 'vue'
import { remembered } from '../../state/remembered'
import { useSurvey } from '../../state/survey'
import type { SkyField } from './sky-field'
import { viewOf, type Extent, type SkyView } from './sky-view'

const Kept = v.object({
  folder: v.string(),
  view: v.object({ middle: v.object({ x: v.number(), y: v.number() }), scale: v.number() }),
})

/** What the map looks at: all of the survey until someone moves; where they were is remembered for the survey. */
export interface KeptView {
  readonly view: Readonly<Ref<SkyView>>
  readonly isMoved: Readonly<Ref<boolean>>
  /** Looks at something; null for all of the survey. */
  look(next: SkyView | null): void
}

/** Makes the view of the map. */
export function useKeptView(
  field: Readonly<Ref<SkyField | null | undefined>>,
  extent: Readonly<Ref<Extent>>,
): KeptView {
  const lies = useSurvey()
  const kept = remembered('survey.sky', v.nullable(Kept), null)
  const moved = shallowRef<SkyView | null>(null)
  watch(
    () => lies.survey?.folder,
    (folder) => (moved.value = kept.value?.folder === folder ? (kept.value?.view ?? null) : null),
    { immediate: true },
  )
  const whole = computed(() => viewOf(field.value?.points ?? [], extent.value))
  return {
    view: computed(() => moved.value ?? whole.value),
    isMoved: computed(() => moved.value !== null),
    look(next) {
      moved.value = next
      kept.value = next && lies.survey ? { folder: lies.survey.folder, view: next } : null
    },
  }
}
