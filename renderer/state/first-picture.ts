import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { announcePicture } from '../../preload/contract'
import { lab } from '../lab'
import { useDesk } from './desk'
import { useSurvey } from './survey'

/** What of the open survey has been drawn: rows of its catalog, and a tile. */
interface Drawn {
  readonly rows: number | null
  readonly tile: string | null
}

/** Tells main when all that is in sight of a survey which was just opened is on the screen. */
export const useFirstPicture = defineStore('first-picture', () => {
  const [lies, desk] = [useSurvey(), useDesk()]
  const drawn = shallowRef<Drawn>({ rows: null, tile: null })

  watch(
    () => lies.survey,
    () => (drawn.value = { rows: null, tile: null }),
  )
  watch([drawn, () => desk.visible], async () => {
    const { survey } = lies
    const { rows, tile } = drawn.value
    const waits =
      (rows === null && desk.visible.has('catalog')) ||
      (tile === null && desk.visible.has('tile') && (survey?.tiles.length ?? 0) > 0)
    if (!survey || waits || desk.visible.size === 0) return
    await frame()
    await frame()
    await lab.call(announcePicture, { objects: survey.objects, rows: rows ?? 0, tile })
  })

  return { drew: (what: Partial<Drawn>): void => void (drawn.value = { ...drawn.value, ...what }) }
})

/** The next frame; when the second one begins, what was drawn before the first is on the screen. */
function frame(): Promise<unknown> {
  return new Promise(requestAnimationFrame)
}
