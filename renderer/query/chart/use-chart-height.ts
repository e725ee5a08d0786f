import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

/** Pixels that choices, title and notes take around a chart. */
const AROUND = 122
const [LEAST, MOST] = [180, 420]

/** How high a chart may be in an element, in whole pixels, so that all of it is seen where there is room. */
export function useChartHeight(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  const height = ref(LEAST)
  const observer = new ResizeObserver(([entry]) => {
    const inside = entry?.contentRect.height ?? 0
    if (inside > 0) height.value = Math.round(Math.max(LEAST, Math.min(MOST, inside - AROUND)))
  })
  watch(element, (found) => found && observer.observe(found), { flush: 'post', immediate: true })
  onBeforeUnmount(() => observer.disconnect())
  return height
}
