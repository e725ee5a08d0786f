import type { Compression } from '../../workers/tiles/compression'
import { imageFromCanvas, type Canvas, type View } from './view'

/** Pixels of an image: its first one, from the bottom left, 0-based, and how many. */
export interface PixelBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * An image cut into cells, row by row from the bottom left: what is asked for, decoded and drawn at once. A cell holds whole compressed
 * pieces, so that none is decoded for two of them, unless a piece is larger than a texture.
 */
export interface CellGrid extends Canvas {
  readonly cellWidth: number
  readonly cellHeight: number
  readonly columns: number
  readonly rows: number
}

/** Pixels of a cell, about: 1 MiB of floats. */
const CELL_PIXELS = 2 ** 18
const CELL_SIDE = 512

/** Cuts an image whose pieces are so large; `most` is the largest side of a texture. */
export function cellGrid({ axes, pieceAxes }: Compression, most: number): CellGrid {
  const [width = 0, height = 1] = axes
  const [across = 1, up = 1] = pieceAxes
  const cellWidth = Math.min(wholePieces(across, CELL_SIDE), width, most)
  const cellHeight = Math.min(wholePieces(up, CELL_PIXELS / cellWidth), height, most)
  return {
    ...{ width, height, cellWidth, cellHeight },
    columns: Math.ceil(width / cellWidth),
    rows: Math.ceil(height / cellHeight),
  }
}

/** As many pieces as fit `wanted`, at least one. */
function wholePieces(piece: number, wanted: number): number {
  return piece * Math.max(1, Math.floor(wanted / piece))
}

/** The pixels of a cell; those at the far edges may be fewer. */
export function boxOfCell(grid: CellGrid, cell: number): PixelBox {
  const x = (cell % grid.columns) * grid.cellWidth
  const y = Math.floor(cell / grid.columns) * grid.cellHeight
  return {
    ...{ x, y },
    width: Math.min(grid.cellWidth, grid.width - x),
    height: Math.min(grid.cellHeight, grid.height - y),
  }
}

/** The cells that a view shows, those nearest to its middle first; `rim` screen pixels around it count as in sight. */
export function cellsInSight(grid: CellGrid, view: View, canvas: Canvas, rim = 0): number[] {
  const low = imageFromCanvas(view, canvas, -rim, canvas.height + rim)
  const high = imageFromCanvas(view, canvas, canvas.width + rim, -rim)
  const [left, right] = span(low.x, high.x, grid.cellWidth, grid.columns)
  const [bottom, top] = span(low.y, high.y, grid.cellHeight, grid.rows)
  const cells: number[] = []
  for (let row = bottom; row <= top; row++)
    for (let column = left; column <= right; column++) cells.push(row * grid.columns + column)
  const away = (cell: number): number => {
    const { x, y, width, height } = boxOfCell(grid, cell)
    return Math.hypot(x + width / 2 - view.x, y + height / 2 - view.y)
  }
  return cells.sort((one, other) => away(one) - away(other))
}

/** The first and last cell along an axis between two image points; a pixel reaches half its side from its centre. */
function span(least: number, most: number, side: number, count: number): [number, number] {
  const cellOf = (at: number): number => Math.floor((at + 0.5) / side)
  return [Math.max(0, cellOf(least)), Math.min(count - 1, cellOf(most))]
}

/** How often pixels are halved for a picture: 2^level pixels a side lie under one of the screen's, at most 64. */
export function levelOf(zoom: number): number {
  return Math.min(6, Math.max(0, Math.floor(Math.log2(1 / zoom))))
}

/** Cells whose pixels are looked at for the limits of an image. */
const SAMPLE_CELLS = 4

/** A few cells spread over an image. */
export function sampleCells({ columns, rows }: CellGrid): number[] {
  const count = columns * rows
  const some = Math.min(SAMPLE_CELLS, count)
  const spread = Array.from({ length: some }, (_, at) => {
    const share = (at + 0.5) / some
    // Along the diagonal of the grid, so that neither axis is left out.
    return Math.floor(share * rows) * columns + Math.floor(share * columns)
  })
  return [...new Set(spread)]
}
