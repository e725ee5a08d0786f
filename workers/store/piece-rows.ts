import { float64, int32 } from '@uwdata/flechette'
import {
  allValid,
  binaryColumn,
  encodeBatch,
  markNull,
  repeatedText,
  textColumn,
  valuesColumn,
  type ArrowValues,
} from '../catalog/arrow-column'
import type { Piece } from '../tiles/compression'
import type { TilePlane } from '../tiles/planes'

/** The compressed pieces of one plane as an Arrow IPC stream, a row for each piece. */
export function pieceRows({ extension, kind, band }: TilePlane, pieces: readonly Piece[]): Uint8Array {
  const { length } = pieces
  const columns: [string, ArrowValues][] = [
    ['extension', repeatedText(extension, length)],
    ['plane', repeatedText(kind, length)],
    ['band', repeatedText(band, length)],
    ['index', integers(pieces, ({ index }) => index)],
    ['row', integers(pieces, ({ row }) => row)],
    ['column', integers(pieces, ({ column }) => column)],
    ['layer', integers(pieces, ({ layer }) => layer)],
    ['source', textColumn(pieces.map(({ source }) => source))],
    ['zscale', floats(pieces, ({ zscale }) => zscale)],
    ['zzero', floats(pieces, ({ zzero }) => zzero)],
    ['zblank', floats(pieces, ({ zblank }) => zblank)],
    ['blob', binaryColumn(pieces.map(({ blob }) => blob))],
  ]
  return encodeBatch(columns, length).arrow
}

function integers(pieces: readonly Piece[], of: (piece: Piece) => number): ArrowValues {
  const values = new Int32Array(pieces.length)
  pieces.forEach((piece, index) => (values[index] = of(piece)))
  return valuesColumn(int32(), values.length, values, allValid(values.length))
}

function floats(pieces: readonly Piece[], of: (piece: Piece) => number | null): ArrowValues {
  const values = new Float64Array(pieces.length)
  const validity = allValid(pieces.length)
  pieces.forEach((piece, index) => {
    const value = of(piece)
    if (value === null) markNull(validity, index)
    else values[index] = value
  })
  return valuesColumn(float64(), values.length, values, validity)
}
