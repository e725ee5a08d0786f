import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { decodeGalaxies, drawModelGalaxies, type GalaxyModel } from '../../preload/contract-galaxies'
import { reportOf, type FaultReport } from '../../preload/fault'
import { lab } from '../lab'
import { shownOf, type ShownGalaxy } from './galaxy-set'
import { pointAlong, walk, type Way } from './interpolate'
import { latestOnly } from './latest-only'

/** An end of a walk: a point of the latent space, and where it is from in words. */
export interface Anchor {
  readonly words: string
  readonly latent: Float32Array
  /** The seed and the number of a galaxy that was drawn; null for an object of a survey. */
  readonly drawn: { readonly seed: number; readonly number: number } | null
}

/** The end of a walk that is a galaxy of a seed. */
export const drawnAnchor = (seed: number, number: number, latent: Float32Array): Anchor => ({
  ...{ words: `generated ${number} of seed ${seed}`, latent, drawn: { seed, number } },
})

/** A walk from one point of the latent space to another, and a place off its way. */
export interface Walk {
  readonly from: Ref<Anchor | null>
  readonly to: Ref<Anchor | null>
  readonly way: Ref<Way>
  readonly steps: Ref<number>
  /** The share of the way that the place is at, and how far it is off it along each latent number, in sigmas of the prior. */
  readonly along: Ref<number>
  readonly offsets: Ref<readonly number[]>
  /** The galaxies of the steps, both ends among them, and that of the place; null before they are decoded. */
  readonly path: Readonly<Ref<readonly ShownGalaxy[] | null>>
  readonly here: Readonly<Ref<ShownGalaxy | null>>
  readonly isReady: ComputedRef<boolean>
  readonly problem: Ref<FaultReport | null>
  again(): void
  /** Takes the first two galaxies of a seed for its ends, where it has none yet. */
  begin(seed: number): Promise<void>
}

/** A walk in the space of `model`, of the folder `folder`; what is asked for is decoded live, the latest first. */
export function useWalk(
  model: Readonly<Ref<GalaxyModel | null>>,
  folder: Readonly<Ref<string | null>>,
): Walk {
  const [from, to] = [shallowRef<Anchor | null>(null), shallowRef<Anchor | null>(null)]
  const [way, steps, along] = [ref<Way>('linear'), ref(7), ref(0.5)]
  const offsets = shallowRef<readonly number[]>([])
  const path = shallowRef<readonly ShownGalaxy[] | null>(null)
  const here = shallowRef<ShownGalaxy | null>(null)
  const problem = shallowRef<FaultReport | null>(null)
  let alive = true
  onScopeDispose(() => (alive = false))

  async function decoded(
    points: readonly Float32Array[],
    nameOf: (at: number) => string,
  ): Promise<ShownGalaxy[] | null> {
    const latent = new Float32Array(points.flatMap((point) => [...point]))
    try {
      const made = await lab.call(decodeGalaxies, { model: folder.value, latent })
      problem.value = null
      return alive ? shownOf(made, nameOf) : null
    } catch (error) {
      const report = reportOf(error)
      if (report.code !== 'cancelled') problem.value = report
      return null
    }
  }

  const drawPath = latestOnly(async (points: readonly Float32Array[]) => {
    const shown = await decoded(points, (at) => `step ${at + 1} of ${points.length}`)
    if (shown) path.value = shown
  })
  const drawHere = latestOnly(async (point: Float32Array) => {
    const shown = await decoded([point], () => 'place on the walk')
    if (shown?.[0]) here.value = shown[0]
  })

  function askPath(): void {
    if (model.value && from.value && to.value)
      drawPath(walk(from.value.latent, to.value.latent, steps.value, way.value))
  }
  function askHere(): void {
    if (!model.value || !from.value || !to.value) return
    const point = pointAlong(from.value.latent, to.value.latent, along.value, way.value)
    for (const { index, sigma } of model.value.axes)
      point[index] = (point[index] ?? NaN) + sigma * (offsets.value[index] ?? 0)
    drawHere(point)
  }
  watch([from, to, way, steps, model], askPath)
  watch([from, to, way, along, offsets, model], askHere)
  // Points of one model are nothing to another.
  watch(model, () => {
    from.value = to.value = path.value = here.value = null
    offsets.value = Array.from({ length: model.value?.latent ?? 0 }, () => 0)
  })

  return {
    ...{ from, to, way, steps, along, offsets, path, here, problem },
    isReady: computed(() => from.value !== null && to.value !== null),
    async begin(seed) {
      if (!model.value || from.value || to.value) return
      try {
        const { latent } = await lab.call(drawModelGalaxies, { model: folder.value, count: 2, seed })
        if (!alive || from.value || to.value) return
        const sides = latent.length / 2
        from.value = drawnAnchor(seed, 1, latent.slice(0, sides))
        to.value = drawnAnchor(seed, 2, latent.slice(sides))
      } catch (error) {
        problem.value = reportOf(error)
      }
    },
    again() {
      askPath()
      askHere()
    },
  }
}
