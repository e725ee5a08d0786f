import { computed, ref, type Ref } from 'vue'
import { zoomed, type Extent, type PicturePoint, type SkyView } from './sky-view'

/** What a hand or the keyboard does to the map. */
export interface SkyHands {
  readonly view: Readonly<Ref<SkyView>>
  readonly extent: Readonly<Ref<Extent>>
  /** Whether dragging brushes without Shift. */
  readonly isBrushing: Readonly<Ref<boolean>>
  /** Looks at something; null for all. */
  look(view: SkyView | null): void
  brush(from: PicturePoint, to: PicturePoint): void
  clear(): void
  choose(at: PicturePoint): void
  open(at: PicturePoint): void
}

/** A drag that is no longer than this is a click. */
const STILL = 4
/** Pixels that an arrow key moves. */
const STEP = 50

/** Listeners of the map, where the pointer is, and the band that is being drawn. */
export function useSkyGestures(hands: SkyHands) {
  const pointer = ref<PicturePoint | null>(null)
  const pressed = ref<(PicturePoint & { readonly brushes: boolean }) | null>(null)
  let before: PicturePoint | null = null

  const placeOf = (event: MouseEvent): PicturePoint => {
    const box =
      event.currentTarget instanceof HTMLElement ? event.currentTarget.getBoundingClientRect() : null
    return { left: event.clientX - (box?.left ?? 0), top: event.clientY - (box?.top ?? 0) }
  }
  const isStill = (from: PicturePoint, to: PicturePoint): boolean =>
    Math.hypot(from.left - to.left, from.top - to.top) <= STILL

  function pan(right: number, down: number): void {
    const { middle, scale } = hands.view.value
    hands.look({ scale, middle: { x: middle.x - right * scale, y: middle.y + down * scale } })
  }
  const zoomBy = (factor: number, at?: PicturePoint): void => {
    const { width, height } = hands.extent.value
    hands.look(
      zoomed(hands.view.value, hands.extent.value, at ?? { left: width / 2, top: height / 2 }, factor),
    )
  }
  function brushMiddle(): void {
    const { width, height } = hands.extent.value
    hands.brush({ left: width / 4, top: height / 4 }, { left: (3 * width) / 4, top: (3 * height) / 4 })
  }

  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => pan(STEP, 0),
    ArrowRight: () => pan(-STEP, 0),
    ArrowUp: () => pan(0, STEP),
    ArrowDown: () => pan(0, -STEP),
    '+': () => zoomBy(1.4),
    '=': () => zoomBy(1.4),
    '-': () => zoomBy(1 / 1.4),
    '0': () => hands.look(null),
    b: brushMiddle,
    Escape: hands.clear,
  }

  return {
    pointer,
    band: computed(() => {
      const [from, to] = [pressed.value, pointer.value]
      if (!from?.brushes || !to || isStill(from, to)) return null
      return {
        left: Math.min(from.left, to.left),
        top: Math.min(from.top, to.top),
        width: Math.abs(from.left - to.left),
        height: Math.abs(from.top - to.top),
      }
    }),
    on: {
      wheel(event: WheelEvent): void {
        event.preventDefault()
        zoomBy(Math.exp(-event.deltaY / 300), placeOf(event))
      },
      pointerdown(event: PointerEvent): void {
        if (event.button !== 0) return
        before = placeOf(event)
        pressed.value = { ...before, brushes: event.shiftKey || hands.isBrushing.value }
        if (event.currentTarget instanceof HTMLElement) event.currentTarget.setPointerCapture(event.pointerId)
      },
      pointermove(event: PointerEvent): void {
        const at = (pointer.value = placeOf(event))
        if (pressed.value && !pressed.value.brushes && before) {
          pan(at.left - before.left, at.top - before.top)
          before = at
        }
      },
      pointerup(event: PointerEvent): void {
        const [from, to] = [pressed.value, placeOf(event)]
        pressed.value = before = null
        if (!from) return
        if (isStill(from, to)) hands.choose(to)
        else if (from.brushes) hands.brush(from, to)
      },
      pointercancel(): void {
        pressed.value = before = null
      },
      pointerleave(): void {
        if (!pressed.value) pointer.value = null
      },
      dblclick: (event: MouseEvent): void => hands.open(placeOf(event)),
      keydown(event: KeyboardEvent): void {
        const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
        if (!act) return
        event.preventDefault()
        event.stopPropagation()
        act()
      },
    },
  }
}
