import { binary, float64, int32, tableFromArrays, tableToIPC, utf8 } from '@uwdata/flechette'
import type { TileContents, TilePlane as TilePlaneSummary } from '../../preload/contract'
import { FitsError } from '../fits/fits-error'
import { readHdus, type Hdu } from '../fits/hdus'
import type { Piece } from '../tiles/compression'
import { readPieces } from '../tiles/image'
import type { TilePlane } from '../tiles/planes'
import type { Engine } from './engine'
import { indexTile, replacePlaneRows, setTileState } from './plane-rows'
import { identifier } from './sql'

/** An image plane with its pieces, still compressed. */
interface StoredPlane {
  readonly plane: TilePlane
  readonly pieces: Piece[]
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
  const planes = index.planes.flatMap((plane) => takePieces(file, hdus, plane, problems))
  dropTile(engine, tile)
  if (planes.length > 0) insertPieces(engine, tile, planes)
  replacePlaneRows(engine, [{ tile, planes: planes.map(({ plane }) => plane), problems }], 'stored')
  return { tile, table: pieceTable(tile), planes: planes.map(summarise), problems }
}

/** Takes a tile's pixels out of memory: DuckDB gives back what a dropped table took. */
export function dropTile(engine: Engine, tile: string): void {
  engine.run(`DROP TABLE IF EXISTS ${identifier(pieceTable(tile))}`)
  setTileState(engine, tile, 'indexed')
}

function takePieces(
  file: Uint8Array,
  hdus: readonly Hdu[],
  plane: TilePlane,
  problems: string[],
): StoredPlane[] {
  const hdu = hdus[plane.compression.place.extension]
  if (!hdu) return []
  try {
    return [{ plane, pieces: readPieces(file, hdu, plane.compression) }]
  } catch (error) {
    if (!(error instanceof FitsError)) throw error
    problems.push(error.message)
    return []
  }
}

function insertPieces(engine: Engine, tile: string, planes: StoredPlane[]): void {
  const rows = planes.flatMap(({ plane, pieces }) => pieces.map((piece) => ({ plane, piece })))
  const column = <T>(of: (row: (typeof rows)[number]) => T): T[] => rows.map(of)
  const table = tableFromArrays(
    {
      extension: column(({ plane }) => plane.extension),
      plane: column(({ plane }) => plane.kind),
      band: column(({ plane }) => plane.band),
      index: column(({ piece }) => piece.index),
      row: column(({ piece }) => piece.row),
      column: column(({ piece }) => piece.column),
      layer: column(({ piece }) => piece.layer),
      source: column(({ piece }) => piece.source),
      zscale: column(({ piece }) => piece.zscale),
      zzero: column(({ piece }) => piece.zzero),
      zblank: column(({ piece }) => piece.zblank),
      blob: column(({ piece }) => piece.blob),
    },
    { types: pieceTypes },
  )
  const arrow = tableToIPC(table, { format: 'stream' })
  if (arrow) engine.insert(pieceTable(tile), arrow, true)
}

const pieceTypes = {
  ...{ extension: utf8(), plane: utf8(), band: utf8(), index: int32(), row: int32(), column: int32() },
  ...{ layer: int32(), source: utf8(), zscale: float64(), zzero: float64(), zblank: float64() },
  blob: binary(),
}

function summarise({ plane, pieces }: StoredPlane): TilePlaneSummary {
  const [width = 0, height = 1] = plane.compression.axes
  return {
    extension: plane.extension,
    kind: plane.kind,
    band: plane.band,
    width,
    height,
    pieces: pieces.length,
  }
}
