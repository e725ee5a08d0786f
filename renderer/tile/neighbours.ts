import * as v from 'valibot'
import type { SurveySummary } from '../../preload/contract'
import type { WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { lab } from '../lab'
import { beyondEdge, type Side } from './edges'
import type { OpenTile } from './open-tile'
import { skyOf, type SkyPoint } from './sky-box'
import { insideBox, onTile, tileNamed } from './tile-objects'
import type { View } from './view'

/** How far around a place a tile is looked for in the catalog, in degrees. */
const AROUND = 30 / 3600

const TileRow = v.object({ tile: v.string(), wcs: v.string(), width: v.number(), height: v.number() })

/**
 * The tile on which a position of the sky lies, other than `except`: by the coordinates of the tiles whose headers were read, else by
 * the tile of the catalog's objects around it. Null where neither knows one.
 */
export async function tileAtSky(
  survey: SurveySummary,
  sky: SkyPoint,
  except: string,
  signal: AbortSignal,
): Promise<string | null> {
  const rows = await lab.query(
    `SELECT tile, any_value(wcs) AS wcs, any_value(width) AS width, any_value(height) AS height FROM tiles
      WHERE plane = 'image' AND wcs IS NOT NULL GROUP BY tile`,
    signal,
  )
  const holds = ({ wcs, width, height }: v.InferOutput<typeof TileRow>): boolean => {
    const { x, y } = onTile(JSON.parse(wcs) as WorldCoordinates, sky.ra, sky.dec) // written by the store from one
    return x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5
  }
  const known = v.parse(v.array(TileRow), rows.toArray()).find((row) => row.tile !== except && holds(row))
  return known?.tile ?? fromCatalog(survey, sky, except, signal)
}

async function fromCatalog(
  survey: SurveySummary,
  { ra, dec }: SkyPoint,
  except: string,
  signal: AbortSignal,
): Promise<string | null> {
  if (!('tile' in survey.roles)) return null
  const wide = AROUND / Math.max(0.01, Math.cos((dec * Math.PI) / 180))
  const box = insideBox({ ra, east: [-wide, wide], dec: [dec - AROUND, dec + AROUND] })
  const rows = await lab.query(
    `SELECT tile::VARCHAR AS tile FROM objects WHERE ${box} GROUP BY ALL ORDER BY count(*) DESC`,
    signal,
  )
  return (
    v
      .parse(v.array(v.object({ tile: v.nullable(v.string()) })), rows.toArray())
      .map(({ tile }) => tileNamed(survey, tile))
      .find((name) => name !== null && name !== except) ?? null
  )
}

/** Where on the sky one looks just beyond an edge of a tile; null where it has no coordinates. */
export function skyBeyond({ world, grid }: OpenTile, view: View, side: Side): SkyPoint | null {
  if (!world) return null
  const { x, y } = beyondEdge(grid, view, side)
  return skyOf(world, x, y)
}
