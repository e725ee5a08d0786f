import * as v from 'valibot'
import type { SurveySummary } from '../../preload/contract'
import { identifier } from '../../workers/store/sql'
import { pixelFromSky, type WorldCoordinates } from '../../workers/tiles/world-coordinates'
import { radians } from '../../workers/units/quantities'
import { idExpression, idLiteral, objectId, type ObjectId } from '../catalog/object-id'
import { lab } from '../lab'
import { arcsecPerPixel } from './compass'
import type { Covariance, Shear } from './ellipse'
import { arcsecOfSize, drawnRadius } from './object-radius'
import { DEGREES, skyBox, type SkyBox } from './sky-box'
import type { Canvas } from './view'

/** The shape that a run estimated, and its errors. */
export interface Shape extends Shear {
  readonly covariance: Covariance
  readonly aleatoric: number
  readonly epistemic: number
  readonly sigma: number
}

/** An object of the catalog where it lies on a tile, in pixels of the tile (the first pixel's centre is 0, 0), with what is said of it. */
export interface TileObject {
  readonly id: ObjectId
  readonly x: number
  readonly y: number
  /** In pixels: see `drawnRadius`. */
  readonly radius: number
  /** Null where none was estimated. */
  readonly shape: Shape | null
  readonly flagged: boolean
  /** Bits of its flags. */
  readonly flags: number
  readonly verdict: string | null
  readonly snr: number | null
  /** Distance from the true shape; null without a truth. */
  readonly error: number | null
  /** Whether the filter and the brushes hold for it. */
  readonly counts: boolean
}

/** What is asked of the objects of a tile. */
export interface ObjectsWanted {
  readonly survey: SurveySummary
  readonly world: WorldCoordinates
  readonly size: Canvas
  /** Columns of `linked`; empty where it is not made yet, and then objects are read from the catalog alone. */
  readonly columns: ReadonlySet<string>
  /** A condition on `linked`; '' for none. */
  readonly where: string
}

/** The objects of a tile; `truncated` when there were more than are read. */
export interface TileObjects {
  readonly objects: readonly TileObject[]
  readonly truncated: boolean
}

/** The most objects that are read of one tile. */
export const MOST_OBJECTS = 20_000

const number = v.pipe(
  v.optional(v.nullable(v.number()), null),
  v.transform((value) => (value !== null && Number.isFinite(value) ? value : null)),
)
const Row = v.object({
  ...{ id: v.unknown(), ra: v.number(), dec: v.number(), counts: v.boolean(), size: number },
  ...{ g1: number, g2: number, c11: number, c12: number, c22: number },
  ...{ aleatoric: number, epistemic: number, sigma: number, snr: number, error: number },
  flags: v.optional(v.nullable(v.number()), null),
  flagged: v.optional(v.nullable(v.boolean()), null),
  verdict: v.optional(v.nullable(v.string()), null),
})
type Row = v.InferOutput<typeof Row>

/** Columns of `linked` that are asked for where it is there: what of the row, and how. */
const OF_RUN = {
  ...{ g1: 'g1', g2: 'g2', flags: 'flags::DOUBLE', flagged: 'flagged', verdict: 'verdict' },
  ...{
    c11: 'aleatoric_11 + epistemic_11',
    c12: 'aleatoric_12 + epistemic_12',
    c22: 'aleatoric_22 + epistemic_22',
  },
  ...{
    aleatoric: 'sigma_aleatoric',
    epistemic: 'sigma_epistemic',
    sigma: 'sigma_total',
    snr: 'snr',
    error: 'error',
  },
}

/** Reads the objects that lie on a tile, from their positions on the sky. */
export async function readTileObjects(wanted: ObjectsWanted, signal: AbortSignal): Promise<TileObjects> {
  const { world, size } = wanted
  const rows = v.parse(v.array(Row), (await lab.query(statement(wanted), signal)).toArray())
  const scale = arcsecPerPixel(world)
  const unit = arcsecOfSize(wanted.survey.roles['size'], scale)
  const objects = rows.flatMap((row) => {
    const [id, { x, y }] = [objectId(row.id), onTile(world, row.ra, row.dec)]
    const inside = x >= -0.5 && y >= -0.5 && x < size.width - 0.5 && y < size.height - 0.5
    return id !== null && inside
      ? [{ ...said(row), id, x, y, radius: drawnRadius(row.size, unit, scale) }]
      : []
  })
  return { objects, truncated: rows.length === MOST_OBJECTS }
}

function statement({ survey, world, size, columns, where }: ObjectsWanted): string {
  const idType = survey.columns.find(({ name }) => name === 'id')?.type ?? ''
  const hasLink = columns.size > 0
  const counts = where === '' ? 'true' : `COALESCE((\n${where}\n), false)`
  const columnsAsked = [
    `${idExpression(idType)} AS id, ra::DOUBLE AS ra, dec::DOUBLE AS dec`,
    `${hasLink ? counts : 'true'} AS counts`,
    ...('size' in survey.roles ? ['size::DOUBLE AS size'] : []),
    ...(hasLink ? Object.entries(OF_RUN).map(([name, sql]) => `${sql} AS ${identifier(name)}`) : []),
  ]
  return `SELECT ${columnsAsked.join(', ')} FROM ${hasLink ? 'linked' : 'objects'}
    WHERE id IS NOT NULL AND ${insideBox(skyBox(world, size.width, size.height))} LIMIT ${MOST_OBJECTS}`
}

function said(row: Row): Omit<TileObject, 'id' | 'x' | 'y' | 'radius'> {
  const { flags, flagged, verdict, snr, error, counts } = row
  return {
    ...{ shape: shapeOf(row), flags: flags ?? 0, verdict, snr, error, counts },
    // Without a run nothing is flagged, though nothing has a shape.
    flagged: (flagged ?? false) && (flags ?? 0) !== 0,
  }
}

function shapeOf({ g1, g2, c11, c12, c22, aleatoric, epistemic, sigma }: Row): Shape | null {
  if (g1 === null || g2 === null) return null
  return {
    ...{ g1, g2, aleatoric: aleatoric ?? 0, epistemic: epistemic ?? 0, sigma: sigma ?? 0 },
    covariance: { c11: c11 ?? 0, c12: c12 ?? 0, c22: c22 ?? 0 },
  }
}

/** Which tile of the survey an object lies on; null where the catalog does not say. */
export async function tileOfObject(survey: SurveySummary, id: ObjectId): Promise<string | null> {
  if (!('tile' in survey.roles)) return null
  const idType = survey.columns.find(({ name }) => name === 'id')?.type ?? 'VARCHAR'
  const sql = `SELECT tile::VARCHAR AS tile FROM objects WHERE id = ${idLiteral(id, idType)} LIMIT 1`
  const [row] = v.parse(v.array(v.object({ tile: v.nullable(v.string()) })), (await lab.query(sql)).toArray())
  return tileNamed(survey, row?.tile ?? null)
}

/** The tile that the catalog's tile column names or numbers; null where the survey has none such. */
export function tileNamed(survey: SurveySummary, tile: string | null): string | null {
  if (tile === null) return null
  return survey.tiles.find(({ name, number: of }) => name === tile || of === Number(tile))?.name ?? null
}

/** Where a position of the sky, in degrees, falls on a tile, in pixels. */
export function onTile(world: WorldCoordinates, ra: number, dec: number): { x: number; y: number } {
  return pixelFromSky(world, { rightAscension: radians(ra / DEGREES), declination: radians(dec / DEGREES) })
}

/** The condition that a row lies in a box of the sky. */
export function insideBox({ ra, east, dec }: SkyBox): string {
  const offset = `(ra - ${ra} + 540) % 360 - 180`
  return `${offset} BETWEEN ${east.join(' AND ')} AND dec BETWEEN ${dec.join(' AND ')}`
}
