import { binary, float64, int32, tableFromArrays, tableToIPC, utf8 } from '@uwdata/flechette'
import type { TileContents, TilePlane } from '../../preload/contract'
import type { Compression, Piece } from '../tiles/compression'
import { FitsError } from '../fits/fits-error'
import { readHdus, type Hdu } from '../fits/hdus'
import { textOr } from '../fits/header'
import { describeImage, isImage, readPieces } from '../tiles/image'
import { planeFromName, type Plane } from '../tiles/planes'
import { readWorldCoordinates } from '../tiles/world-coordinates'
import type { Engine } from './engine'
import { identifier, literal } from './sql'

/** An image plane of a tile's file, with its pieces still compressed. */
interface StoredPlane extends TilePlane {
  readonly index: number
  readonly compression: Compression
  readonly wcs: string | null
  /** BUNIT, '' where the header does not say. */
  readonly unit: string
  readonly rows: Piece[]
}

/** The tables that hold pixels: one row for each plane in `tiles`, and one table of pieces for each tile. */
export function createTileTables(engine: Engine): void {
  engine.run(`CREATE OR REPLACE TABLE tiles (
    tile VARCHAR, extension VARCHAR, "index" INTEGER, plane VARCHAR, band VARCHAR,
    width INTEGER, height INTEGER, unit VARCHAR, compression VARCHAR, wcs VARCHAR, state VARCHAR)`)
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
  const problems: string[] = []
  const planes = readHdus(tile, file).flatMap((hdu, index): StoredPlane[] => {
    const plane = planeFromName(hdu.name)
    if (!plane || !isImage(hdu)) return []
    try {
      return [storedPlane(file, hdu, index, plane)]
    } catch (error) {
      if (!(error instanceof FitsError)) throw error
      problems.push(error.message)
      return []
    }
  })
  dropTile(engine, tile)
  if (planes.length > 0) insertPieces(engine, tile, planes)
  for (const plane of planes) insertPlane(engine, tile, plane)
  return { tile, table: pieceTable(tile), planes: planes.map(describe), problems }
}

/** Takes a tile out of memory: DuckDB gives back what a dropped table took. */
export function dropTile(engine: Engine, tile: string): void {
  engine.run(`DROP TABLE IF EXISTS ${identifier(pieceTable(tile))}`)
  engine.run(`DELETE FROM tiles WHERE tile = ${literal(tile)}`)
}

function storedPlane(file: Uint8Array, hdu: Hdu, index: number, plane: Plane): StoredPlane {
  const compression = describeImage(hdu)
  const rows = readPieces(file, hdu, compression)
  const [width = 0, height = 1] = compression.axes
  const band = plane.band ?? (textOr(hdu.header, 'FILTER', '') || null)
  return {
    ...{ index, extension: hdu.name, kind: plane.kind, band, width, height, pieces: rows.length },
    ...{ compression, rows, wcs: worldCoordinates(hdu, plane), unit: textOr(hdu.header, 'BUNIT', '') },
  }
}

/** The tangent plane of an image as JSON, null for a point-spread function and where the header has none. */
function worldCoordinates(hdu: Hdu, { kind }: Plane): string | null {
  if (kind === 'psf' || !textOr(hdu.header, 'CTYPE1', '')) return null
  return JSON.stringify(readWorldCoordinates(hdu.header))
}

function insertPieces(engine: Engine, tile: string, planes: StoredPlane[]): void {
  const rows = planes.flatMap((plane) => plane.rows.map((piece) => ({ plane, piece })))
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
  ...{
    layer: int32(),
    source: utf8(),
    zscale: float64(),
    zzero: float64(),
    zblank: float64(),
    blob: binary(),
  },
}

function insertPlane(engine: Engine, tile: string, plane: StoredPlane): void {
  const text = (value: string | null): string => (value === null ? 'NULL' : literal(value))
  const values = [
    ...[text(tile), text(plane.extension), plane.index, text(plane.kind), text(plane.band)],
    ...[plane.width, plane.height, text(plane.unit), text(JSON.stringify(plane.compression))],
    ...[text(plane.wcs), text('stored')],
  ]
  engine.run(`INSERT INTO tiles VALUES (${values.join(', ')})`)
}

function describe({ extension, kind, band, width, height, pieces }: StoredPlane): TilePlane {
  return { extension, kind, band, width, height, pieces }
}
