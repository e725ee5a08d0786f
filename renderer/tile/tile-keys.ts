import type { TileWindow } from './use-tile-window'
import { pan, zoomAt } from './view'

/** Screen pixels that an arrow key moves the view. */
const STEP = 40

/** What keys do to a view: arrows move it, plus and minus zoom around its middle, 0 shows the whole tile. `begin` hears of each. */
export function tileKeys(
  { view, canvas, fitWhole }: TileWindow,
  begin: () => void,
): (event: KeyboardEvent) => void {
  const zoomBy = (factor: number) => (): void => {
    const { width, height } = canvas.value
    view.value = zoomAt(view.value, canvas.value, width / 2, height / 2, factor)
  }
  const moveBy = (right: number, down: number) => (): void => {
    view.value = pan(view.value, right * STEP, down * STEP)
  }
  const keys: Readonly<Record<string, () => void>> = {
    ...{ '+': zoomBy(1.25), '=': zoomBy(1.25), '-': zoomBy(0.8), '0': fitWhole },
    ...{
      ArrowLeft: moveBy(1, 0),
      ArrowRight: moveBy(-1, 0),
      ArrowUp: moveBy(0, 1),
      ArrowDown: moveBy(0, -1),
    },
  }
  return (event) => {
    // Plus needs Shift on many keyboards; with other keys it means something else.
    const isPlain =
      !event.ctrlKey && !event.metaKey && !event.altKey && (!event.shiftKey || event.key === '+')
    const act = isPlain ? keys[event.key] : undefined
    if (!act) return
    event.preventDefault()
    begin()
    act()
  }
}
