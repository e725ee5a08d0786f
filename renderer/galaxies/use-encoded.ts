import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import { encodeGalaxy, type EncodedObject } from '../../preload/contract-galaxies'
import { fault } from '../../preload/fault'
import { idLiteral, type ObjectId } from '../catalog/object-id'
import { lab } from '../lab'
import { useFocus } from '../state/focus'
import { useSurvey } from '../state/survey'
import { useTask, type Task } from './use-task'

/** An object of the survey and the galaxy of the model that fits it best. */
export interface EncodedChoice {
  readonly object: ObjectId
  readonly encoded: EncodedObject
}

/** The chosen object of the survey in the latent space of a model. */
export interface Encoding {
  /** The object that would be encoded; null where none is chosen. */
  readonly chosen: ComputedRef<ObjectId | null>
  readonly task: Task<ObjectId, EncodedObject>
  readonly last: Readonly<Ref<EncodedChoice | null>>
  /** Encodes the chosen object; null where that came to nothing. */
  encode(): Promise<EncodedChoice | null>
}

/** Fits the model of a folder to the stamp of the object that all views show as chosen. */
export function useEncoded(folder: Readonly<Ref<string | null>>): Encoding {
  const [focus, lies] = [useFocus(), useSurvey()]
  const chosen = computed(() => (lies.survey ? focus.chosen : null))
  const last = shallowRef<EncodedChoice | null>(null)
  const task = useTask(async (object: ObjectId, options) => {
    const where = `id = ${idLiteral(object, lies.idType)}`
    const found = await lab.query(`SELECT ra, dec FROM objects WHERE ${where} LIMIT 1`, options.signal)
    const [ra, dec] = ['ra', 'dec'].map((name) => Number(found.getChild(name)?.at(0) ?? NaN))
    if (ra === undefined || dec === undefined || !Number.isFinite(ra + dec))
      throw fault(`Object ${object} has no position.`, { remedy: 'Choose another.' })
    return lab.call(encodeGalaxy, { model: folder.value, ra, dec }, options)
  })

  return {
    ...{ chosen, task, last },
    async encode() {
      const object = chosen.value
      const encoded = object === null ? null : await task.run(object)
      if (object === null || !encoded) return null
      last.value = { object, encoded }
      return last.value
    },
  }
}
