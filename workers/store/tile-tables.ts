import type { TileContents, TilePlane as TilePlaneSummary } from '../../preload/contract'
import { FitsError } from '../fits/fits-error'
import { readHdus, type Hdu } from '../fits/hdus'
import type { Piece } from '../tiles/compression'
import { readPieces } from '../tiles/image'
import type { TilePlane } from '../tiles/planes'
import type { Engine } from './engine'
import { pieceRows } from './piece-rows'
import { indexTile, replacePlaneRows, setTileState } from './plane-rows'
import { identifier } from './sql'

/** An image plane whose pieces lie in DuckDB, still compressed; `pieces` counts them. */
interface StoredPlane {
  readonly plane: TilePlane
  readonly pieces: number
}

/** The name of the table with the pieces of `tile`. */
export function pieceTable(tile: string): string {
  return `pieces_${tile}`
}

/**
 * Puts a tile's file into DuckDB: a row for each compressed piece, as it is in the file.
 *
 * A plane that cannot be read is left out and noted in `problems`. Throws FitsError when the file as a whole is not FITS.
 */
export function storeTile(engine: Engine, tile: string, file: Uint8Array): TileContents {
  const hdus = readHdus(tile, file)
  const index = indexTile(tile, hdus)
  const problems = [...index.problems]
  dropTile(engine, tile)
  const planes = insertPieces(engine, tile, file, hdus, { planes: index.planes, problems })
  replacePlaneRows(engine, [{ tile, planes: planes.map(({ plane }) => plane), problems }], 'stored')
  return { tile, table: pieceTable(tile), planes: planes.map(summarise), problems }
}

/** Takes a tile's pixels out of memory: DuckDB gives back what a dropped table took. */
export function dropTile(engine: Engine, tile: string): void {
  engine.run(`DROP TABLE IF EXISTS ${identifier(pieceTable(tile))}`)
  setTileState(engine, tile, 'indexed')
}

function insertPieces(
  engine: Engine,
  tile: string,
  file: Uint8Array,
  hdus: readonly Hdu[],
  { planes, problems }: { planes: readonly TilePlane[]; problems: string[] },
): StoredPlane[] {
  const fill = engine.fill(pieceTable(tile))
  try {
    // A plane at a time: the rest of a tile does not lie beside its rows.
    const stored = planes.flatMap((plane) => {
      const pieces = takePieces(file, hdus, plane, problems)
      if (!pieces) return []
      fill.insert(pieceRows(plane, pieces))
      return [{ plane, pieces: pieces.length }]
    })
    fill.commit()
    return stored
  } finally {
    fill.close()
  }
}

function takePieces(
  file: Uint8Array,
  hdus: readonly Hdu[],
  plane: TilePlane,
  problems: string[],
): Piece[] | null {
  const hdu = hdus[plane.compression.place.extension]
  if (!hdu) return null
  try {
    return readPieces(file, hdu, plane.compression)
  } catch (error) {
    if (!(error instanceof FitsError)) throw error
    problems.push(error.message)
    return null
  }
}

function summarise({ plane, pieces }: StoredPlane): TilePlaneSummary {
  const [width = 0, height = 1] = plane.compression.axes
  return {
    extension: plane.extension,
    kind: plane.kind,
    band: plane.band,
    width,
    height,
    pieces,
  }
}
