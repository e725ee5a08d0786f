import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { drawModelGalaxies } from '../../preload/contract-galaxies'
import { lab } from '../lab'
import { shownOf, shownOfSimulator, type ShownGalaxy } from './galaxy-set'
import { simulatorThread } from './simulator-thread'
import type { SimulatorAnswer } from './simulator-task'
import { useTask, type Task } from './use-task'

/** Which galaxies: of a model's folder, so many, of a seed. */
export interface SetOrder {
  readonly model: string | null
  readonly count: number
  readonly seed: number
}

/** Galaxies of the model and as many of the simulator; each set is null before it was first drawn. */
export interface GalaxySets {
  readonly generated: Readonly<Ref<readonly ShownGalaxy[] | null>>
  readonly simulated: Readonly<Ref<readonly ShownGalaxy[] | null>>
  readonly generating: Task<SetOrder, void>
  readonly simulating: Task<SetOrder, void>
}

/** Draws both sets whenever the order changes, each by its own process or thread; those of the model when `hasModel`. */
export function useGalaxySets(
  order: Readonly<Ref<SetOrder | null>>,
  hasModel: Readonly<Ref<boolean>>,
): GalaxySets {
  const generated = shallowRef<readonly ShownGalaxy[] | null>(null)
  const simulated = shallowRef<readonly ShownGalaxy[] | null>(null)
  const thread = simulatorThread()
  onScopeDispose(() => thread.stop())

  const generating = useTask(async (wanted: SetOrder, options) => {
    const made = await lab.call(drawModelGalaxies, wanted, options)
    if (!options.signal?.aborted) generated.value = shownOf(made, (at) => `generated ${at + 1}`)
  })
  const simulating = useTask(async ({ count, seed }: SetOrder, { signal }) => {
    const answer = await thread.simulate({ kind: 'population', count, seed })
    if (!signal?.aborted) simulated.value = shownOfSimulator(populationOf(answer))
  })
  watch(
    order,
    (wanted, before) => {
      // Galaxies of another model are not to be taken for those of this one.
      if (wanted?.model !== before?.model) generated.value = null
      if (wanted) void simulating.run(wanted)
    },
    { immediate: true },
  )
  watch([order, hasModel], ([wanted, has]) => wanted && has && void generating.run(wanted), {
    immediate: true,
  })
  return { generated, simulated, generating, simulating }
}

function populationOf(answer: SimulatorAnswer): Extract<SimulatorAnswer, { kind: 'population' }>['galaxies'] {
  return answer.kind === 'population' ? answer.galaxies : []
}
