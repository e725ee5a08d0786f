import { onMounted, onUnmounted, ref, shallowRef, watch, type Ref } from 'vue'
import { fit, type Canvas, type View } from './view'

/** What of a tile is in sight, on a canvas as large as its frame. */
export interface TileWindow {
  readonly view: Ref<View>
  readonly canvas: Readonly<Ref<Canvas>>
  /** Whether the whole tile is in sight, as after `fitWhole`: it stays so when the frame grows. */
  isWhole(): boolean
  fitWhole(): void
  /** Shows a view, or the whole tile where it is null. */
  show(view: View | null, image: Canvas): void
}

/** Follows the size of a frame, of which `elements` are the canvases. */
export function useTileWindow(
  frame: Readonly<Ref<HTMLElement | null>>,
  elements: readonly Readonly<Ref<HTMLCanvasElement | null>>[],
): TileWindow {
  const canvas = ref<Canvas>({ width: 1, height: 1 })
  const view = shallowRef<View>({ x: 0, y: 0, zoom: 1 })
  let image: Canvas | null = null
  let whole = true
  let fitted: View | null = null

  function fitWhole(): void {
    whole = true
    if (image) view.value = fitted = fit(image, canvas.value)
  }

  function resize(): void {
    if (!frame.value) return
    const { clientWidth: width, clientHeight: height } = frame.value
    if (width === 0 || height === 0) return
    const ratio = window.devicePixelRatio
    for (const { value: element } of elements) {
      if (element)
        Object.assign(element, { width: Math.round(width * ratio), height: Math.round(height * ratio) })
    }
    canvas.value = { width, height }
    if (whole) fitWhole()
  }

  // Whoever moves the view does not want the whole tile any longer.
  watch(view, (next) => void (whole = whole && next === fitted), { flush: 'sync' })
  const observer = new ResizeObserver(resize)
  onMounted(() => {
    resize()
    if (frame.value) observer.observe(frame.value)
  })
  onUnmounted(() => observer.disconnect())
  return {
    view,
    canvas,
    isWhole: () => whole,
    fitWhole,
    show(next, size) {
      image = size
      if (!next) return fitWhole()
      view.value = next
      whole = false
    },
  }
}
