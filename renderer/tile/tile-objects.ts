import * as v from 'valibot'
import type { SurveySummary } from '../../preload/contract'
import { radians } from '../../workers/units/quantities'
import { pixelFromSky, type WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { idExpression, idLiteral, objectId, type ObjectId } from '../catalog/object-id'
import { lab } from '../lab'
import { DEGREES, skyBox, type SkyBox } from './sky-box'
import type { TileImage } from './tile-image'

/** An object of the catalog where it lies on a tile, in pixels of the tile (the first pixel's centre is 0, 0). */
export interface TileObject {
  readonly id: ObjectId
  readonly x: number
  readonly y: number
}

const Row = v.object({ id: v.unknown(), ra: v.number(), dec: v.number() })

/** The most objects that are marked on one tile. */
const MARKED = 20_000

/** The objects that lie on a tile, from their positions on the sky; `idType` is the type of the column `id`. */
export async function readTileObjects(
  { planes, world }: TileImage,
  idType: string,
  signal: AbortSignal,
): Promise<TileObject[]> {
  if (!world) return []
  const { width, height } = planes
  const table = await lab.query(
    `SELECT ${idExpression(idType)} AS id, ra::DOUBLE AS ra, dec::DOUBLE AS dec FROM objects
      WHERE id IS NOT NULL AND ${insideBox(skyBox(world, width, height))} LIMIT ${MARKED}`,
    signal,
  )
  return v.parse(v.array(Row), table.toArray()).flatMap(({ id: value, ra, dec }) => {
    const [id, { x, y }] = [objectId(value), onTile(world, ra, dec)]
    const inside = x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5
    return id !== null && inside ? [{ id, x, y }] : []
  })
}

/** Which tile of the survey an object lies on; null where the catalog does not say. */
export async function tileOfObject(survey: SurveySummary, id: ObjectId): Promise<string | null> {
  if (!('tile' in survey.roles)) return null
  const idType = survey.columns.find(({ name }) => name === 'id')?.type ?? 'VARCHAR'
  const sql = `SELECT tile::VARCHAR AS tile FROM objects WHERE id = ${idLiteral(id, idType)} LIMIT 1`
  const [row] = v.parse(v.array(v.object({ tile: v.nullable(v.string()) })), (await lab.query(sql)).toArray())
  const tile = row?.tile ?? null
  if (tile === null) return null
  return survey.tiles.find(({ name, number }) => name === tile || number === Number(tile))?.name ?? null
}

function onTile(world: WorldCoordinates, ra: number, dec: number): { x: number; y: number } {
  return pixelFromSky(world, { rightAscension: radians(ra / DEGREES), declination: radians(dec / DEGREES) })
}

function insideBox({ ra, east, dec }: SkyBox): string {
  const offset = `(ra - ${ra} + 540) % 360 - 180`
  return `${offset} BETWEEN ${east.join(' AND ')} AND dec BETWEEN ${dec.join(' AND ')}`
}
