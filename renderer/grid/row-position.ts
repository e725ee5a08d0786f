/** Rows of one height behind a scroll bar; `view` is the height in which they are seen, in pixels. */
export interface RowSpace {
  readonly rows: number
  readonly rowHeight: number
  readonly view: number
}

/**
 * The tallest element that is laid out. Chromium stops at 2^25 pixels of the device; this leaves room for a page that is
 * zoomed to four times its size.
 */
const TALLEST = 8_000_000
/** Within so many pixels of either end a pixel of the scroll bar is a pixel of the list, so that the ends are met exactly. */
const EXACT = 500_000

/** Height of the element that gives the scroll bar its length: that of all rows, as far as it can be laid out. */
export function bodyHeight({ rows, rowHeight }: RowSpace): number {
  return Math.min(TALLEST, rows * rowHeight)
}

/** Where the list stands when its last row touches the bottom: the largest `top`, in pixels of the whole list. */
export function lastTop({ rows, rowHeight, view }: RowSpace): number {
  return Math.max(0, rows * rowHeight - view)
}

/** The nearest place at which the list can stand. */
export function clampTop(space: RowSpace, top: number): number {
  return Math.min(lastTop(space), Math.max(0, top))
}

/** Where the list stands when the scroll bar is at `scroll`: in proportion, and exact near both ends. */
export function topFromScroll(space: RowSpace, scroll: number): number {
  return convert(scroll, bodyHeight(space) - space.view, lastTop(space))
}

/** Where the scroll bar is when the list stands at `top`; the inverse of `topFromScroll`. */
export function scrollFromTop(space: RowSpace, top: number): number {
  return convert(top, lastTop(space), bodyHeight(space) - space.view)
}

function convert(at: number, from: number, to: number): number {
  if (to <= 0) return 0
  if (at <= EXACT || from === to) return Math.min(to, Math.max(0, at))
  if (at >= from - EXACT) return Math.min(to, to - (from - at))
  return EXACT + ((at - EXACT) * (to - 2 * EXACT)) / (from - 2 * EXACT)
}

/**
 * Where the list stands after the scroll bar went from `before` to `after`.
 *
 * A step within one view (a wheel, a finger, a click beside the thumb) moves the list by as many pixels, so that no row is
 * jumped over however long the list is; a longer one is the thumb being dragged, and means a place.
 */
export function topAfterScroll(space: RowSpace, top: number, before: number, after: number): number {
  const place = topFromScroll(space, after)
  const step = clampTop(space, top + after - before)
  return Math.abs(after - before) > space.view || Math.abs(place - step) < 2 ? place : step
}

/** The nearest place at which a row is seen whole. */
export function topThatShows(space: RowSpace, top: number, row: number): number {
  const [start, end] = [row * space.rowHeight, (row + 1) * space.rowHeight]
  return clampTop(space, Math.min(start, Math.max(top, end - space.view)))
}

/** The first and last row of which something is seen; last is -1 where there are none. */
export function seenRows({ rows, rowHeight, view }: RowSpace, top: number): { first: number; last: number } {
  const last = Math.min(rows, Math.ceil((top + view) / rowHeight)) - 1
  return { first: Math.max(0, Math.floor(top / rowHeight)), last }
}
