import { identifier, literal } from '../../workers/store/sql'
import type { TilePlane } from '../../workers/tiles/planes'
import { lab } from '../lab'
import type { CellDecoder } from './cell-decoder'
import type { CellWish } from './cell-store'
import { boxOfCell, type CellGrid, type PixelBox } from './cells'
import type { CellValues } from './decode-cell'
import type { Layer } from './layer'

/** A cell of a layer of a tile, its pixels halved `level` times. */
export interface LayerCell extends CellWish {
  readonly table: string
  readonly layer: Layer
  readonly box: PixelBox
  readonly level: number
}

/** The cell of a layer, with its key. */
export function layerCell(
  table: string,
  grid: CellGrid,
  layer: Layer,
  cell: number,
  level: number,
): LayerCell {
  return { key: `${layer.key}/${level}/${cell}`, table, layer, box: boxOfCell(grid, cell), level }
}

/** Asks the store for the pieces that a cell needs, and no others, and has them decoded. Rejects with a `Fault`, or the decoder's reason. */
export async function readCell(
  cell: LayerCell,
  decoder: CellDecoder,
  signal: AbortSignal,
): Promise<CellValues> {
  const { table, layer, box, level } = cell
  const touched = layer.planes.map((plane) => touchedPieces(plane, box)).join(' OR ')
  const pieces = await lab.queryArrow(
    `SELECT * EXCLUDE (plane, band) FROM ${identifier(table)} WHERE ${touched}`,
    signal,
  )
  signal.throwIfAborted()
  const planes = layer.planes.map(({ extension, compression }) => ({ extension, compression }))
  return decoder.decode({ quantity: layer.quantity, planes, pieces, box, level })
}

function touchedPieces({ extension, compression }: TilePlane, { x, y, width, height }: PixelBox): string {
  const [across = 1, up = 1] = compression.pieceAxes
  const range = (first: number, length: number, piece: number): string =>
    `${Math.floor(first / piece)} AND ${Math.floor((first + length - 1) / piece)}`
  return `(extension = ${literal(extension)} AND layer = 0
    AND "row" BETWEEN ${range(y, height, up)} AND "column" BETWEEN ${range(x, width, across)})`
}
