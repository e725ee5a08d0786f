import type { FitsError } from '../fits/fits-error'
import type { Piece } from '../tiles/compression'
import type { Inflate } from '../tiles/gzip'
import type { TilePlane } from '../tiles/planes'

/** A tile as a stamp needs it: its planes as `planesOfTile` describes them. Plain JSON; pixels come through `TakePieces`. */
export type SurveyTile = { name: string; planes: readonly TilePlane[] }

/**
 * Brings pieces of one plane, compressed, in any order: `indices` are `Piece.index`. What it throws goes through to
 * whoever asked for a stamp. A piece that is left out leaves its pixels missing.
 */
export type TakePieces = (tile: string, extension: string, indices: number[]) => Promise<Piece[]>

/**
 * Where stamps are cut from. Tiles may be few (those around) or a whole survey. `damaged` is told of each piece that
 * cannot be decoded; its pixels are missing.
 */
export type StampSource = {
  tiles: readonly SurveyTile[]
  pieces: TakePieces
  inflate: Inflate
  damaged?: (error: FitsError) => void
}
