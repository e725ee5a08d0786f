import { shallowRef, watch, type Ref } from 'vue'
import { useFocus } from '../../state/focus'
import { stretchSql, type SkyStretch } from './sky-cells'
import { eastOf, type SkyPosition, type SkyProjection } from './sky-projection'
import { brushLabel } from './sky-words'
import { SKY } from './use-sky-rows'

/** What is brushed on the map, and brushing what lies between positions; a brush lifted elsewhere is lifted here. */
export function useSkyBrush(): {
  readonly brushed: Readonly<Ref<SkyStretch | null>>
  /** Brushes the stretch that holds the corners; nothing where one is off the sky. */
  brush(projection: SkyProjection, corners: readonly (SkyPosition | null)[]): void
} {
  const focus = useFocus()
  const brushed = shallowRef<SkyStretch | null>(null)
  watch(
    () => focus.brushes,
    (brushes) => {
      if (!brushes.some(({ source }) => source === SKY)) brushed.value = null
    },
  )
  return {
    brushed,
    brush({ centre: { ra } }, corners) {
      const known = corners.filter((position) => position !== null)
      if (known.length < corners.length) return
      const offsets = known.map((position) => eastOf(position.ra, ra))
      const heights = known.map(({ dec }) => dec)
      const ends = (values: number[]): readonly [number, number] => [Math.min(...values), Math.max(...values)]
      brushed.value = { ra, east: ends(offsets), dec: ends(heights) }
      focus.brush(SKY, { label: brushLabel(brushed.value), sql: stretchSql(brushed.value) })
    },
  }
}
