import * as v from 'valibot'
import type { Engine } from '../store/engine'
import { selectRows } from '../store/rows'
import { pixelFromSky, type WorldCoordinates } from '../tiles/world-coordinates'
import { degrees, radiansFromDegrees } from '../units/quantities'

/** A detection: the tile that the catalog names for it, its position in degrees, and in pixels of the tile where the catalog has that. */
export const Detection = v.object({
  key: v.number(),
  tile: v.string(),
  ra: v.number(),
  dec: v.number(),
  x: v.nullable(v.number()),
  y: v.nullable(v.number()),
})
export type Detection = v.InferOutput<typeof Detection>

interface Tile {
  readonly centre: readonly [x: number, y: number]
  readonly world: WorldCoordinates | null
}

const Row = v.object({ tile: v.string(), width: v.number(), height: v.number(), wcs: v.nullable(v.string()) })

/**
 * How far a detection is from the centre of its tile, in pixels; infinite where that cannot be told. The catalog may name a tile as the
 * survey does, or by the number at the end of its name.
 */
export function distanceFromCentre(engine: Engine): (detection: Detection) => number {
  const tiles = readTiles(engine)
  const numbered = new Map([...tiles].map(([name, tile]) => [numberOf(name), tile]))
  numbered.delete(null)
  return ({ tile: named, ra, dec, x, y }) => {
    const tile = tiles.get(named) ?? numbered.get(numberOf(named))
    if (!tile) return Infinity
    const place = x !== null && y !== null ? { x, y } : tile.world && onTile(tile.world, ra, dec)
    return place ? Math.hypot(place.x - tile.centre[0], place.y - tile.centre[1]) : Infinity
  }
}

/** Tiles by name; their images have one grid, of which a plane with world coordinates tells most. */
function readTiles(engine: Engine): Map<string, Tile> {
  const sql = `SELECT tile, width, height, wcs FROM tiles WHERE width IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY tile ORDER BY (wcs IS NULL), (plane <> 'image')) = 1`
  return new Map(
    selectRows(engine, sql, Row).map(({ tile, width, height, wcs }) => [
      tile,
      // The column holds `WorldCoordinates` as JSON.
      {
        centre: [(width - 1) / 2, (height - 1) / 2],
        world: wcs === null ? null : (JSON.parse(wcs) as WorldCoordinates),
      },
    ]),
  )
}

function numberOf(name: string): number | null {
  const digits = /(\d+)$/.exec(name)?.[1]
  return digits === undefined ? null : Number(digits)
}

function onTile(world: WorldCoordinates, ra: number, dec: number): { x: number; y: number } {
  return pixelFromSky(world, {
    rightAscension: radiansFromDegrees(degrees(ra)),
    declination: radiansFromDegrees(degrees(dec)),
  })
}
