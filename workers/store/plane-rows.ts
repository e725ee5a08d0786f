import { int32, tableFromArrays, tableToIPC, utf8 } from '@uwdata/flechette'
import * as v from 'valibot'
import type { Hdu } from '../fits/hdus'
import { planesOfTile, type TilePlane } from '../tiles/planes'
import { BANDS } from '../units/bands'
import type { Engine } from './engine'
import { selectRows } from './rows'
import { literal } from './sql'

/** `indexed`: its headers were read; `stored`: its pieces lie in DuckDB; `broken`: it cannot be read. */
export type TileState = 'indexed' | 'stored' | 'broken'

/** The planes of one tile, and what was wrong with the others. */
export interface TileIndex {
  readonly tile: string
  readonly planes: TilePlane[]
  readonly problems: string[]
}

/** Makes the table `tiles`, empty: a row for each plane of each tile. `description` is the whole `TilePlane` as JSON. */
export function createPlaneTable(engine: Engine): void {
  engine.run(`CREATE OR REPLACE TABLE tiles (
    tile VARCHAR, extension VARCHAR, plane VARCHAR, band VARCHAR, width INTEGER, height INTEGER, unit VARCHAR,
    compression VARCHAR, wcs VARCHAR, description VARCHAR, state VARCHAR)`)
}

/** Reads the planes of a tile off its headers. */
export function indexTile(tile: string, hdus: readonly Hdu[]): TileIndex {
  return { tile, ...planesOfTile(hdus) }
}

/** Puts the rows of tiles in place of those that were there. A tile without a plane that can be read is one broken row. */
export function replacePlaneRows(engine: Engine, tiles: readonly TileIndex[], state: TileState): void {
  if (tiles.length === 0) return
  engine.run(`DELETE FROM tiles WHERE tile IN (${tiles.map(({ tile }) => literal(tile)).join(', ')})`)
  const rows = tiles.flatMap((tile) => rowsOf(tile, state))
  const column = <K extends keyof PlaneRow>(name: K): PlaneRow[K][] => rows.map((row) => row[name])
  const table = tableFromArrays(
    {
      tile: column('tile'),
      extension: column('extension'),
      plane: column('plane'),
      band: column('band'),
      width: column('width'),
      height: column('height'),
      unit: column('unit'),
      compression: column('compression'),
      wcs: column('wcs'),
      description: column('description'),
      state: column('state'),
    },
    { types: rowTypes },
  )
  const arrow = tableToIPC(table, { format: 'stream' })
  if (arrow) engine.insert('tiles', arrow, false)
}

/** The bands of the tiles' images: u g r i z y first, in this order, then others by name. */
export function bandsOf(engine: Engine): string[] {
  const sql = `SELECT DISTINCT band FROM tiles WHERE plane = 'image' AND band IS NOT NULL`
  const found = selectRows(engine, sql, v.object({ band: v.string() })).map(({ band }) => band)
  const known: string[] = BANDS.filter((band) => found.includes(band))
  return [...known, ...found.filter((band) => !known.includes(band)).sort()]
}

/** Says what has become of a tile. */
export function setTileState(engine: Engine, tile: string, state: TileState): void {
  engine.run(`UPDATE tiles SET state = ${literal(state)} WHERE tile = ${literal(tile)}`)
}

interface PlaneRow {
  readonly tile: string
  readonly extension: string | null
  readonly plane: string | null
  readonly band: string | null
  readonly width: number | null
  readonly height: number | null
  readonly unit: string | null
  readonly compression: string | null
  readonly wcs: string | null
  readonly description: string | null
  readonly state: TileState
}

const rowTypes = {
  ...{ tile: utf8(), extension: utf8(), plane: utf8(), band: utf8(), width: int32(), height: int32() },
  ...{ unit: utf8(), compression: utf8(), wcs: utf8(), description: utf8(), state: utf8() },
}

function rowsOf({ tile, planes, problems }: TileIndex, state: TileState): PlaneRow[] {
  if (planes.length === 0) return [brokenRow(tile, problems.join(' ') || 'no plane was recognised')]
  return planes.map((plane) => {
    const [width = 0, height = 1] = plane.compression.axes
    return {
      ...{ tile, extension: plane.extension, plane: plane.kind, band: plane.band, width, height },
      unit: plane.unit.name,
      compression: JSON.stringify(plane.compression),
      wcs: plane.world && JSON.stringify(plane.world),
      description: JSON.stringify(plane),
      state,
    }
  })
}

/** `description` says why. */
function brokenRow(tile: string, why: string): PlaneRow {
  const nothing = { extension: null, plane: null, band: null, width: null, height: null, unit: null }
  return { tile, ...nothing, compression: null, wcs: null, description: why, state: 'broken' }
}
