import { shallowRef, type Ref } from 'vue'
import { chooseGalaxyModel, describeGalaxyModel, type GalaxyModel } from '../../preload/contract-galaxies'
import { reportOf } from '../../preload/fault'
import { lab } from '../lab'
import { useTask, type Task } from './use-task'

/** The generative model that galaxies are drawn from. */
export interface ChosenModel {
  /** Its folder; null for the model that comes with the lab. */
  readonly folder: Readonly<Ref<string | null>>
  /** What is known of it; null while nothing is. */
  readonly model: Readonly<Ref<GalaxyModel | null>>
  readonly task: Task<string | null, GalaxyModel>
  /** Asks the person for another. */
  choose(): Promise<void>
  /** Takes the model of a folder, or the lab's. */
  take(folder: string | null): Promise<void>
}

/** Nothing is asked before `take`. */
export function useGalaxyModel(): ChosenModel {
  const folder = shallowRef<string | null>(null)
  const model = shallowRef<GalaxyModel | null>(null)
  const task = useTask((wanted: string | null, options) =>
    lab.call(describeGalaxyModel, { model: wanted }, options),
  )

  async function take(wanted: string | null): Promise<void> {
    folder.value = wanted
    model.value = null
    const found = await task.run(wanted)
    if (found) model.value = found
  }

  return {
    ...{ folder, model, task, take },
    async choose() {
      try {
        const chosen = await lab.call(chooseGalaxyModel, null)
        if (chosen !== null) await take(chosen)
      } catch (error) {
        task.problem.value = reportOf(error)
      }
    },
  }
}
