import type { Ref } from 'vue'
import { fitObject, readObjectStamp, type FitAnswer, type ObjectStamp } from '../../preload/contract-object'
import { lab } from '../lab'
import { useSurvey } from '../state/survey'
import { useVisible } from '../state/visible'
import type { SkyPlace } from './stamp-sky'
import { keyOf, useAnswer, type Answer } from './use-answer'

/** The stamp at a place, and the galaxy that is fitted to it. */
export interface ObjectPixels {
  readonly stamp: Readonly<Ref<Answer<ObjectStamp>>>
  readonly fit: Readonly<Ref<Answer<FitAnswer>>>
}

/** Asks for the stamp first, which takes an instant, then for a fit where there is something to fit. */
export function useObjectPixels(place: Readonly<Ref<SkyPlace | null>>): ObjectPixels {
  const [lies, isShown] = [useSurvey(), useVisible()]
  // Of the survey as it was opened last: its tiles may have come back.
  const keyAt = (at: SkyPlace): string => keyOf(lies.survey?.lab, lies.survey?.seconds, at)
  const stamp = useAnswer(() => {
    const at = place.value
    return at && { key: keyAt(at), ask: (signal) => lab.call(readObjectStamp, at, { signal }) }
  }, isShown)
  const fit = useAnswer(() => {
    const at = place.value
    const hasPixels = (stamp.value.value?.tile ?? null) !== null
    if (!at || !hasPixels) return null
    return { key: keyAt(at), ask: (signal) => lab.call(fitObject, at, { signal }) }
  }, isShown)
  return { stamp, fit }
}
