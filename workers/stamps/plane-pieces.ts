import { FitsError } from '../fits/fits-error'
import { decodePiece, type DecodedPiece } from '../tiles/decode-piece'
import { visitPieces } from '../tiles/piece-grid'
import type { TilePlane } from '../tiles/planes'
import type { PieceCache } from './piece-cache'
import type { Rectangle } from './stamp-grid'
import type { StampSource } from './survey-tile'

/** Pieces of planes that a stamp, or a batch of them, needs. */
export type PieceNeeds = Map<TilePlane, { tile: string; indices: Set<number> }>

/** Decoded pieces by plane and index; null for one that is damaged or did not come. */
export type PlanePieces = Map<TilePlane, Map<number, DecodedPiece | null>>

/** Notes the pieces of a plane that touch a rectangle. */
export function addNeeds(needs: PieceNeeds, tile: string, plane: TilePlane, rectangle: Rectangle): void {
  const entry = needs.get(plane) ?? { tile, indices: new Set<number>() }
  needs.set(plane, entry)
  visitPieces(plane.compression, rectangle, (index) => entry.indices.add(index))
}

/** About how many bytes the pieces of `needs` take when decoded. */
export function bytesOf(needs: PieceNeeds): number {
  let bytes = 0
  for (const [{ compression }, { indices }] of needs)
    bytes += indices.size * pieceBytes(compression.pieceAxes)
  return bytes
}

/** Bytes of a decoded piece, counted at 4 a pixel. */
function pieceBytes(pieceAxes: readonly number[]): number {
  return 4 * pieceAxes.reduce((product, length) => product * length, 1)
}

/**
 * Decodes the pieces that are needed, asking the source once a plane for those that the cache has not got.
 * A damaged piece is told to `source.damaged` and becomes null; what `source.pieces` throws goes through.
 */
export async function takeNeeds(
  source: StampSource,
  cache: PieceCache,
  needs: PieceNeeds,
): Promise<PlanePieces> {
  const planes = await Promise.all(
    [...needs].map(async ([plane, { tile, indices }]) => {
      return [plane, await takePlane(source, cache, plane, tile, indices)] as const
    }),
  )
  return new Map(planes)
}

async function takePlane(
  source: StampSource,
  cache: PieceCache,
  plane: TilePlane,
  tile: string,
  indices: Set<number>,
): Promise<Map<number, DecodedPiece | null>> {
  const decoded = new Map<number, DecodedPiece | null>()
  const absent: number[] = []
  for (const index of indices) {
    const piece = cache.get(plane, index)
    if (piece === undefined) absent.push(index)
    else decoded.set(index, piece)
  }
  if (absent.length === 0) return decoded
  const wanted = new Set(absent)
  for (const piece of await source.pieces(tile, plane.extension, absent)) {
    if (!wanted.has(piece.index)) continue
    const pixels = tryDecode(source, () => decodePiece(plane.compression, piece, source.inflate))
    decoded.set(piece.index, pixels)
    cache.put(plane, piece.index, pixels)
  }
  return decoded
}

function tryDecode(source: StampSource, decode: () => DecodedPiece): DecodedPiece | null {
  try {
    return decode()
  } catch (error) {
    if (!(error instanceof FitsError)) throw error
    source.damaged?.(error)
    return null
  }
}
