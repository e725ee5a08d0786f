import { computed, type Ref } from 'vue'
import { fitObject, readObjectStamp, type FitAnswer, type ObjectStamp } from '../../preload/contract-object'
import { lab } from '../lab'
import { useFocus } from '../state/focus'
import { useLinked } from '../state/linked'
import { useSurvey } from '../state/survey'
import { useVisible } from '../state/visible'
import type { Neighbour } from './neighbours'
import { isEstimated, numberOf, type ObjectRow } from './object-row'
import type { Shape } from './object-shapes'
import {
  readFlags,
  readNeighbours,
  readReview,
  readSampleShapes,
  type RaisedFlag,
  type Said,
} from './read-about-object'
import { readObjectRow, readPlace, type ObjectTable } from './read-object-row'
import type { SkyPlace } from './stamp-sky'
import { useAnswer, type Answer } from './use-answer'

/** What is known of the chosen object, part by part as it comes; a part that fails leaves the others. */
export interface ChosenObject {
  readonly row: Readonly<Ref<Answer<ObjectRow | null>>>
  /** Where its row stands. */
  readonly table: Readonly<Ref<ObjectTable>>
  /** Its place in degrees; null while it is not known, or where it has none. */
  readonly place: Readonly<Ref<SkyPlace | null>>
  /** Whether the place is on its way. */
  readonly isPlacing: Readonly<Ref<boolean>>
  readonly stamp: Readonly<Ref<Answer<ObjectStamp>>>
  readonly fit: Readonly<Ref<Answer<FitAnswer>>>
  readonly samples: Readonly<Ref<Answer<Shape[]>>>
  readonly flags: Readonly<Ref<Answer<RaisedFlag[]>>>
  readonly said: Readonly<Ref<Answer<Said | null>>>
  readonly neighbours: Readonly<Ref<Answer<Neighbour[]>>>
}

/** Follows the chosen object while the view is in sight. */
export function useObject(): ChosenObject {
  const [lies, linked, focus, isShown] = [useSurvey(), useLinked(), useFocus(), useVisible()]

  const table = computed((): ObjectTable => (linked.table ? 'linked' : 'objects'))
  /** Changes when the rows of the survey may be others. */
  const edition = computed(
    () => `${lies.survey?.lab} ${table.value} ${linked.table?.run} ${linked.table?.version}`,
  )
  const keyed = (...parts: readonly unknown[]): string => JSON.stringify(parts)

  const row = useAnswer(() => {
    const [id, from] = [focus.chosen, table.value]
    if (id === null || !lies.survey) return null
    const { idType } = lies
    return { key: keyed(edition.value, id), ask: (signal) => readObjectRow(from, id, idType, signal) }
  }, isShown)

  // From the catalog alone, which is fast where rows of millions of objects are put together: pixels need not wait for the rest.
  const placed = useAnswer(() => {
    const id = focus.chosen
    if (id === null || !lies.survey) return null
    const { idType, survey } = lies
    return { key: keyed(survey.lab, survey.objects, id), ask: (signal) => readPlace(id, idType, signal) }
  }, isShown)
  const place = computed(() => placed.value.value)
  /** The run that has estimated the object; null where none has. */
  const run = computed(() => {
    const known = row.value.value
    return known && isEstimated(known) ? (linked.table?.run ?? null) : null
  })

  const stamp = useAnswer(() => {
    const at = place.value
    if (!at) return null
    // Of the survey as it was opened last: its tiles may have come back.
    const key = keyed(lies.survey?.lab, lies.survey?.seconds, at)
    return { key, ask: (signal) => lab.call(readObjectStamp, at, { signal }) }
  }, isShown)
  const fit = useAnswer(() => {
    const at = place.value
    if (!at || !stamp.value.value || stamp.value.value.tile === null) return null
    const key = keyed(lies.survey?.lab, lies.survey?.seconds, at)
    return { key, ask: (signal) => lab.call(fitObject, at, { signal }) }
  }, isShown)

  const ofRun = <T>(
    ask: (run: string, id: string, signal: AbortSignal) => Promise<T>,
  ): Readonly<Ref<Answer<T>>> =>
    useAnswer(() => {
      const [of, id] = [run.value, focus.chosen]
      if (of === null || id === null) return null
      return { key: keyed(edition.value, of, id), ask: (signal) => ask(of, id, signal) }
    }, isShown)
  const samples = ofRun(readSampleShapes)
  const said = ofRun((of, id, signal) => readReview(of, id, lies.idType, signal))

  const flags = useAnswer(() => {
    const known = row.value.value
    const bits = known && run.value !== null ? numberOf(known, 'flags') : null
    if (!known || bits === null) return null
    const rules = numberOf(known, 'beyond_training') ?? 0
    return { key: keyed(lies.survey?.lab, bits, rules), ask: (signal) => readFlags(bits, rules, signal) }
  }, isShown)
  const neighbours = useAnswer(() => {
    const [id, at, from] = [focus.chosen, place.value, table.value]
    if (id === null || !at) return null
    const names = linked.table?.columns ?? lies.survey?.columns ?? []
    const columns = new Set(names.map(({ name }) => name))
    const question = { table: from, columns, id, idType: lies.idType, ...at }
    return { key: keyed(edition.value, id, at), ask: (signal) => readNeighbours(question, signal) }
  }, isShown)

  const isPlacing = computed(() => placed.value.isAsking)
  return { row, table, place, isPlacing, stamp, fit, samples, flags, said, neighbours }
}
