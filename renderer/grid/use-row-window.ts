import { computed, nextTick, onMounted, onUnmounted, ref, watch, type ComputedRef, type Ref } from 'vue'
import {
  bodyHeight,
  clampTop,
  scrollFromTop,
  seenRows,
  topAfterScroll,
  topThatShows,
  type RowSpace,
} from './row-position'

/** Which rows of a long list a scrolling element shows. All lengths are in pixels. */
export interface RowWindow {
  /** Height of the element that gives the scroll bar its length. */
  readonly body: ComputedRef<number>
  /** Height in which rows are seen. */
  readonly view: Readonly<Ref<number>>
  readonly seen: ComputedRef<{ first: number; last: number }>
  /** How far the first row that is seen begins above the window: 0 or less. */
  readonly shift: ComputedRef<number>
  /** Rows that fit whole. */
  readonly page: ComputedRef<number>
  /** Brings a row into sight, whole, moving no further than needed. */
  show(row: number): void
  scrolled(): void
  settled(): void
}

/** Shows `rows` rows of `rowHeight` in `viewport`, below `head` that sticks to its top. */
export function useRowWindow(
  viewport: Readonly<Ref<HTMLElement | null>>,
  head: Readonly<Ref<HTMLElement | null>>,
  rows: () => number,
  rowHeight: number,
): RowWindow {
  const top = ref(0)
  const view = ref(0)
  const space = computed((): RowSpace => ({ rows: rows(), rowHeight, view: view.value }))
  const seen = computed(() => seenRows(space.value, top.value))
  // Where the scroll bar was when it was last looked at; to ask it again would have the page laid out again.
  let scroll = 0

  /** Puts the scroll bar where it belongs: after steps that moved the list by their own pixels it stands elsewhere. */
  function settled(): void {
    if (!viewport.value || view.value === 0) return
    top.value = clampTop(space.value, top.value)
    const place = scrollFromTop(space.value, top.value)
    if (Math.abs(scroll - place) < 1) return
    viewport.value.scrollTop = place
    scroll = place
  }

  function measure(): void {
    if (!viewport.value || !head.value) return
    view.value = Math.max(0, viewport.value.clientHeight - head.value.offsetHeight)
    scroll = viewport.value.scrollTop
    settled()
  }

  const observer = new ResizeObserver(measure)
  onMounted(() => {
    for (const element of [viewport.value, head.value]) if (element) observer.observe(element)
    measure()
  })
  onUnmounted(() => observer.disconnect())
  watch(rows, () => nextTick(measure))

  return {
    body: computed(() => bodyHeight(space.value)),
    view,
    seen,
    shift: computed(() => seen.value.first * rowHeight - top.value),
    page: computed(() => Math.max(1, Math.floor(view.value / rowHeight))),
    settled,
    show(row) {
      if (view.value === 0) measure()
      top.value = topThatShows(space.value, top.value, row)
      settled()
    },
    scrolled() {
      if (!viewport.value || view.value === 0) return
      const now = viewport.value.scrollTop
      // Chromium rounds what it is told to pixels of the device.
      if (Math.abs(now - scroll) < 1) return
      top.value = topAfterScroll(space.value, top.value, scroll, now)
      scroll = now
    },
  }
}
