import { computed, type Ref } from 'vue'
import { useFocus } from '../state/focus'
import { useLinked } from '../state/linked'
import { useSurvey } from '../state/survey'
import { useVisible } from '../state/visible'
import type { ObjectRow } from './object-row'
import { readObjectRow, readPlace, type ObjectTable } from './read-object-row'
import type { SkyPlace } from './stamp-sky'
import { keyOf, useAnswer, type Answer } from './use-answer'

/** What the tables say of the chosen object. */
export interface KnownRow {
  readonly row: Readonly<Ref<Answer<ObjectRow | null>>>
  /** Where its row stands. */
  readonly table: Readonly<Ref<ObjectTable>>
  /** Changes when the rows of the survey may be others. */
  readonly edition: Readonly<Ref<string>>
  /** Its place in degrees; null while it is not known, or where it has none. */
  readonly place: Readonly<Ref<SkyPlace | null>>
  /** Whether the place is on its way. */
  readonly isPlacing: Readonly<Ref<boolean>>
}

/** Reads the row of the chosen object, and its place from the catalog alone: that is fast where rows of millions of objects are put together, and pixels need not wait for the rest. */
export function useObjectRow(): KnownRow {
  const [lies, linked, focus, isShown] = [useSurvey(), useLinked(), useFocus(), useVisible()]
  const table = computed((): ObjectTable => (linked.table ? 'linked' : 'objects'))
  const edition = computed(() =>
    keyOf(lies.survey?.lab, table.value, linked.table?.run, linked.table?.version),
  )
  const row = useAnswer(() => {
    const [id, from] = [focus.chosen, table.value]
    if (id === null || !lies.survey) return null
    const { idType } = lies
    return { key: keyOf(edition.value, id), ask: (signal) => readObjectRow(from, id, idType, signal) }
  }, isShown)
  const placed = useAnswer(() => {
    const id = focus.chosen
    if (id === null || !lies.survey) return null
    const { idType, survey } = lies
    return { key: keyOf(survey.lab, survey.objects, id), ask: (signal) => readPlace(id, idType, signal) }
  }, isShown)
  return {
    ...{ row, table, edition },
    place: computed(() => placed.value.value),
    isPlacing: computed(() => placed.value.isAsking),
  }
}
