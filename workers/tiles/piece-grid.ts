import type { Compression } from './compression'

/** Part of an image: its first pixel and its lengths, x first, 0-based. */
export type Box = { origin: number[]; shape: number[] }

/** How many pieces lie along each axis. FITS 4.0, section 10.1.2. */
export function gridOf(compression: Compression): number[] {
  return compression.axes.map((length, axis) => Math.ceil(length / pieceLength(compression, axis)))
}

/** Column, row and layer of a piece in the grid; layers count through the third and further axes. */
export function spotOf(
  compression: Compression,
  index: number,
): { column: number; row: number; layer: number } {
  const [columns = 1, rows = 1] = gridOf(compression)
  return {
    column: index % columns,
    row: Math.floor(index / columns) % rows,
    layer: Math.floor(index / (columns * rows)),
  }
}

/** The pixels that piece `index` covers; pieces at the far edges may be smaller. */
export function boxOf(compression: Compression, index: number): Box {
  const origin: number[] = []
  const shape: number[] = []
  let rest = index
  gridOf(compression).forEach((count, axis) => {
    const start = (rest % count) * pieceLength(compression, axis)
    rest = Math.floor(rest / count)
    origin.push(start)
    shape.push(Math.min(pieceLength(compression, axis), (compression.axes[axis] ?? 1) - start))
  })
  return { origin, shape }
}

/**
 * Indices of the pieces of a two-dimensional image that touch a rectangle of pixels, row by row from the bottom.
 * The rectangle may reach over the image's border; `width` and `height` are in pixels.
 */
export function piecesInRectangle(compression: Compression, rectangle: PixelRectangle): number[] {
  const touched: number[] = []
  visitPieces(compression, rectangle, (index) => touched.push(index))
  return touched
}

type PixelRectangle = { x: number; y: number; width: number; height: number }

/** As `piecesInRectangle`, one by one: a stamp touches hundreds. */
export function visitPieces(
  compression: Compression,
  { x, y, width, height }: PixelRectangle,
  visit: (index: number) => void,
): void {
  const [columns, rows] = [piecesAlong(compression, 0), piecesAlong(compression, 1)]
  const [left, right] = touchedAlong(x, width, pieceLength(compression, 0), columns)
  const [bottom, top] = touchedAlong(y, height, pieceLength(compression, 1), rows)
  for (let row = bottom; row <= top; row++) {
    for (let column = left; column <= right; column++) visit(row * columns + column)
  }
}

function piecesAlong(compression: Compression, axis: number): number {
  return Math.ceil((compression.axes[axis] ?? 1) / pieceLength(compression, axis))
}

/** The first and the last piece along an axis that a stretch of pixels touches. */
function touchedAlong(start: number, length: number, pieceLength: number, count: number): [number, number] {
  const last = Math.min(count - 1, Math.floor((start + length - 1) / pieceLength))
  return [Math.max(0, Math.floor(start / pieceLength)), last]
}

function pieceLength(compression: Compression, axis: number): number {
  return compression.pieceAxes[axis] ?? 1
}
