import * as v from 'valibot'
import type { SurveySummary } from '../../preload/contract'
import { pixels, radians } from '../../workers/units/quantities'
import { pixelFromSky, skyFromPixel, type WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { lab } from '../lab'
import type { TileImage } from './tile-image'

/** An object of the catalog where it lies on a tile, in pixels of the tile (the first pixel's centre is 0, 0). */
export interface TileObject {
  readonly id: bigint
  readonly x: number
  readonly y: number
}

const Row = v.object({ id: v.union([v.bigint(), v.number()]), ra: v.number(), dec: v.number() })
const DEGREES = 180 / Math.PI

/** The most objects that are marked on one tile. */
const MARKED = 20_000

/** The objects that lie on a tile, from their positions on the sky. */
export async function readTileObjects(
  { planes, world }: TileImage,
  signal: AbortSignal,
): Promise<TileObject[]> {
  if (!world) return []
  const { width, height } = planes
  const table = await lab.query(
    `SELECT id, ra, dec FROM (SELECT TRY_CAST(id AS BIGINT) AS id, ra, dec FROM objects)
      WHERE id IS NOT NULL AND ${skyBox(world, width, height)} LIMIT ${MARKED}`,
    signal,
  )
  return v
    .parse(v.array(Row), table.toArray())
    .map(({ id, ra, dec }) => ({ id: BigInt(id), ...onTile(world, ra, dec) }))
    .filter(({ x, y }) => x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5)
}

/** Which tile of the survey an object lies on; null where the catalog does not say. */
export async function tileOfObject(survey: SurveySummary, id: bigint): Promise<string | null> {
  if (!('tile' in survey.roles)) return null
  const table = await lab.query(`SELECT tile::DOUBLE AS tile FROM objects WHERE id = ${id}`)
  const [row] = v.parse(v.array(v.object({ tile: v.nullable(v.number()) })), table.toArray())
  return survey.tiles.find(({ number }) => number !== null && number === row?.tile)?.name ?? null
}

function onTile(world: WorldCoordinates, ra: number, dec: number): { x: number; y: number } {
  return pixelFromSky(world, { rightAscension: radians(ra / DEGREES), declination: radians(dec / DEGREES) })
}

/** A box on the sky, in degrees, that holds the whole tile: from its corners and the middles of its edges. */
function skyBox(world: WorldCoordinates, width: number, height: number): string {
  const [xs, ys] = [
    [-0.5, width / 2, width - 0.5],
    [-0.5, height / 2, height - 0.5],
  ]
  const corners = xs.flatMap((x) => ys.map((y) => skyOf(world, x, y)))
  const middle = skyOf(world, width / 2, height / 2)
  // Right ascensions are counted from the middle, so that 359.9 and 0.1 degrees are neighbours.
  const easts = corners.map(({ ra }) => turned(ra - middle.ra))
  const decs = corners.map(({ dec }) => dec)
  const east = `(ra - ${middle.ra} + 540) % 360 - 180`
  return `${east} BETWEEN ${Math.min(...easts)} AND ${Math.max(...easts)} AND dec BETWEEN ${Math.min(...decs)} AND ${Math.max(...decs)}`
}

/** Position of a pixel on the sky, in degrees. */
export function skyOf(world: WorldCoordinates, x: number, y: number): { ra: number; dec: number } {
  const sky = skyFromPixel(world, { x: pixels(x), y: pixels(y) })
  return { ra: sky.rightAscension * DEGREES, dec: sky.declination * DEGREES }
}

function turned(degrees: number): number {
  return ((degrees + 540) % 360) - 180
}
