import { onScopeDispose, ref, type Ref } from 'vue'
import { pan, zoomAt, type Canvas, type View } from './view'

/** A point of the canvas, from its top left, in screen pixels. */
export interface CanvasPoint {
  readonly left: number
  readonly top: number
}

/** What wheel, pointer and fingers do to a view. */
export interface Gestures {
  /** Where the pointer is; null where it is not over the canvas. */
  readonly pointer: Readonly<Ref<CanvasPoint | null>>
  wheel(event: WheelEvent): void
  down(event: PointerEvent): void
  move(event: PointerEvent): void
  up(event: PointerEvent): void
  leave(): void
  /** Whether a click ends a drag, and so is none. */
  wasDrag(event: MouseEvent): boolean
  /** Ends the gliding of the view, should it. */
  stop(): void
}

/** A release faster than this, in screen pixels a millisecond, lets the view glide on; it slows down by 1/e in so many milliseconds. */
const [FAST, SLOWS] = [0.15, 160]
const CLICK = 4

/** Moves a view: dragged with one pointer, zoomed with the wheel or two fingers. It glides on after a fast drag, unless motion is to be reduced. */
export function useGestures(view: Ref<View>, canvas: Readonly<Ref<Canvas>>): Gestures {
  const pointer = ref<CanvasPoint | null>(null)
  const fingers = new Map<number, CanvasPoint>()
  let pressed: CanvasPoint | null = null
  let last = { time: 0, right: 0, down: 0 }
  let gliding = 0

  const placeOf = ({ offsetX, offsetY }: MouseEvent): CanvasPoint => ({ left: offsetX, top: offsetY })

  function stop(): void {
    cancelAnimationFrame(gliding)
  }

  function glide(right: number, down: number): void {
    let before = performance.now()
    const step = (now: number): void => {
      const [time, slower] = [now - before, Math.exp(-(now - before) / SLOWS)]
      before = now
      view.value = pan(view.value, right * time, down * time)
      right *= slower
      down *= slower
      if (Math.hypot(right, down) > 0.02) gliding = requestAnimationFrame(step)
    }
    gliding = requestAnimationFrame(step)
  }

  /** Two fingers: what was between them stays between them, their distance is the zoom. */
  function pinch(id: number, to: CanvasPoint): void {
    const from = fingers.get(id)
    const [other] = [...fingers].filter(([one]) => one !== id).map(([, point]) => point)
    if (!from || !other) return
    const distance = (one: CanvasPoint): number => Math.hypot(one.left - other.left, one.top - other.top)
    const middle = { left: (to.left + other.left) / 2, top: (to.top + other.top) / 2 }
    const moved = pan(view.value, (to.left - from.left) / 2, (to.top - from.top) / 2)
    view.value = zoomAt(moved, canvas.value, middle.left, middle.top, distance(to) / (distance(from) || 1))
  }

  onScopeDispose(stop)
  return {
    pointer,
    stop,
    wheel(event) {
      stop()
      const { left, top } = placeOf(event)
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
      // A pinch on a touch pad comes as a wheel with Ctrl, in small steps.
      const factor = Math.exp((-event.deltaY * lines) / (event.ctrlKey ? 100 : 400))
      view.value = zoomAt(view.value, canvas.value, left, top, factor)
    },
    down(event) {
      stop()
      pressed = placeOf(event)
      fingers.set(event.pointerId, pressed)
      last = { time: event.timeStamp, right: 0, down: 0 }
      if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
    },
    move(event) {
      const to = placeOf(event)
      pointer.value = to
      const from = fingers.get(event.pointerId)
      if (!from || !(event.buttons & 1)) return
      const [right, down] = [to.left - from.left, to.top - from.top]
      if (fingers.size > 1) pinch(event.pointerId, to)
      else view.value = pan(view.value, right, down)
      fingers.set(event.pointerId, to)
      const time = Math.max(1, event.timeStamp - last.time)
      last = { time: event.timeStamp, right: right / time, down: down / time }
    },
    up(event) {
      const wasAlone = fingers.delete(event.pointerId) && fingers.size === 0
      const isFresh = event.timeStamp - last.time < 60
      const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
      if (wasAlone && isFresh && !calm && Math.hypot(last.right, last.down) > FAST)
        glide(last.right, last.down)
    },
    leave: () => void (pointer.value = null),
    wasDrag(event) {
      const { left, top } = placeOf(event)
      return pressed !== null && Math.hypot(pressed.left - left, pressed.top - top) > CLICK
    },
  }
}
