import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { ObjectId } from '../catalog/object-id'

/** What a person has brushed in a figure: objects for which `sql` holds, a condition on `linked`. */
export interface Brush {
  /** The figure, by its name: a second brush of it takes the first one's place. */
  readonly source: string
  /** `|error| 0.1 to 0.4`. */
  readonly label: string
  readonly sql: string
}

/** What all views look at together: the chosen object, and which objects count. */
export const useFocus = defineStore('focus', () => {
  const chosen = ref<ObjectId | null>(null)
  const filter = ref('')
  const brushes = shallowRef<readonly Brush[]>([])

  function brush(source: string, next: Omit<Brush, 'source'> | null): void {
    const others = brushes.value.filter((one) => one.source !== source)
    brushes.value = next === null ? others : [...others, { source, ...next }]
  }

  return {
    /** The one object that every view shows as chosen. */
    chosen,
    /** An SQL condition on `linked` that a person has typed; '' for none. */
    filter,
    brushes,
    brush,
    /** SQL of the filter and all brushes together, '' for none. */
    where: computed(() => conjunction([filter.value, ...brushes.value.map(({ sql }) => sql)])),
    clearBrushes(): void {
      brushes.value = []
    },
    /** All objects count again; the chosen one stays. */
    clear(): void {
      filter.value = ''
      brushes.value = []
    },
  }
})

/** Conditions that hold together, each on lines of its own so that a comment at its end hides nothing. */
export function conjunction(conditions: readonly string[]): string {
  return conditions
    .filter((condition) => condition.trim() !== '')
    .map((condition) => `(\n${condition}\n)`)
    .join(' AND ')
}
