import { computed, type Ref } from 'vue'
import { useFocus } from '../state/focus'
import { useLinked } from '../state/linked'
import { useSurvey } from '../state/survey'
import { useVisible } from '../state/visible'
import type { Neighbour } from './neighbours'
import { isEstimated, numberOf } from './object-row'
import type { Shape } from './object-shapes'
import {
  readFlags,
  readNeighbours,
  readReview,
  readSampleShapes,
  type RaisedFlag,
  type Said,
} from './read-about-object'
import { keyOf, useAnswer, type Answer } from './use-answer'
import type { KnownRow } from './use-object-row'

/** What is said of the chosen object beside its row. */
export interface ObjectSayings {
  readonly samples: Readonly<Ref<Answer<Shape[]>>>
  readonly flags: Readonly<Ref<Answer<RaisedFlag[]>>>
  readonly said: Readonly<Ref<Answer<Said | null>>>
  readonly neighbours: Readonly<Ref<Answer<Neighbour[]>>>
}

/** Asks for the sampled shapes and the review of the run that estimated the object, the meaning of its flags, and its neighbours. */
export function useObjectSayings(known: KnownRow): ObjectSayings {
  return { ...useOfRun(known), flags: useFlags(known), neighbours: useNeighbours(known) }
}

function useOfRun({ row, edition }: KnownRow): Pick<ObjectSayings, 'samples' | 'said'> {
  const [lies, linked, focus, isShown] = [useSurvey(), useLinked(), useFocus(), useVisible()]
  /** The run that has estimated the object; null where none has. */
  const run = computed(() => {
    const known = row.value.value
    return known && isEstimated(known) ? (linked.table?.run ?? null) : null
  })
  const answerOf = <T>(ask: (run: string, id: string, signal: AbortSignal) => Promise<T>) =>
    useAnswer(() => {
      const [of, id] = [run.value, focus.chosen]
      if (of === null || id === null) return null
      return { key: keyOf(edition.value, of, id), ask: (signal) => ask(of, id, signal) }
    }, isShown)
  return {
    samples: answerOf(readSampleShapes),
    said: answerOf((of, id, signal) => readReview(of, id, lies.idType, signal)),
  }
}

function useFlags({ row }: KnownRow): ObjectSayings['flags'] {
  const lies = useSurvey()
  return useAnswer(() => {
    const known = row.value.value
    const bits = known && isEstimated(known) ? numberOf(known, 'flags') : null
    if (!known || bits === null) return null
    const rules = numberOf(known, 'beyond_training') ?? 0
    return { key: keyOf(lies.survey?.lab, bits, rules), ask: (signal) => readFlags(bits, rules, signal) }
  }, useVisible())
}

function useNeighbours({ place, table, edition }: KnownRow): ObjectSayings['neighbours'] {
  const [lies, linked, focus] = [useSurvey(), useLinked(), useFocus()]
  return useAnswer(() => {
    const [id, at, from] = [focus.chosen, place.value, table.value]
    if (id === null || !at) return null
    const names = linked.table?.columns ?? lies.survey?.columns ?? []
    const columns = new Set(names.map(({ name }) => name))
    const question = { table: from, columns, id, idType: lies.idType, ...at }
    return { key: keyOf(edition.value, id, at), ask: (signal) => readNeighbours(question, signal) }
  }, useVisible())
}
