import * as v from 'valibot'
import type { SurveySummary } from '../../preload/contract'
import type { WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { lab } from '../lab'
import type { OpenTile } from './open-tile'
import { skyOf, type SkyPoint } from './sky-box'
import { insideBox, onTile, tileNamed } from './tile-objects'
import type { Canvas, View } from './view'

/** Sides of a tile, as its image lies on the screen. */
export const SIDES = ['left', 'right', 'up', 'down'] as const
export type Side = (typeof SIDES)[number]

/** How far beyond an edge a neighbour is looked for, in pixels; and how far around it in the catalog, in degrees. */
const BEYOND = 20
const AROUND = 30 / 3600

const TileRow = v.object({ tile: v.string(), wcs: v.string(), width: v.number(), height: v.number() })

/** The point just beyond an edge of a tile, as near to where it is looked at as the edge allows, in pixels. */
export function beyondEdge(
  { width, height }: Canvas,
  { x, y }: Pick<View, 'x' | 'y'>,
  side: Side,
): { x: number; y: number } {
  const within = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at))
  if (side === 'left' || side === 'right')
    return { x: side === 'left' ? -BEYOND : width - 1 + BEYOND, y: within(y, height) }
  return { x: within(x, width), y: side === 'down' ? -BEYOND : height - 1 + BEYOND }
}

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
