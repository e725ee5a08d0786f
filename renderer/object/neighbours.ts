import { BANDS } from '../../workers/units/bands'
import { identifier } from '../../workers/store/sql'
import { idExpression, idLiteral, type ObjectId } from '../catalog/object-id'
import type { ObjectTable } from './read-object-row'

/** How far a neighbour may be, in arcsec, and how many are listed. */
export const NEIGHBOUR_REACH = 10
export const MOST_NEIGHBOURS = 100

/** Another object near the chosen one. Its separation is in arcsec; what is not known is null. */
export interface Neighbour {
  readonly id: ObjectId
  readonly ra: number
  readonly dec: number
  readonly separation: number
  readonly magnitude: number | null
  readonly g1: number | null
  readonly g2: number | null
  readonly flagged: boolean
}

/** The column of magnitudes that neighbours are shown with: i, else the reddest that is there; null where none is. */
export function magnitudeColumn(columns: ReadonlySet<string>): string | null {
  const order = ['i', ...[...BANDS].reverse()]
  return order.map((band) => `mag_${band}`).find((name) => columns.has(name)) ?? null
}

export interface NeighbourQuestion {
  readonly table: ObjectTable
  readonly columns: ReadonlySet<string>
  readonly id: ObjectId
  readonly idType: string
  /** The chosen object's place, in degrees. */
  readonly ra: number
  readonly dec: number
}

/**
 * The SQL of the objects within 10 arcsec of one, the nearest first, without it. Separations are by the haversine formula, exact for small angles and at the poles; declinations keep
 * the search to a strip.
 */
export function neighboursSql({ table, columns, id, idType, ra, dec }: NeighbourQuestion): string {
  const reach = (NEIGHBOUR_REACH / 3600) * (1 + 1e-9)
  const or = (name: string, nothing: string): string => (columns.has(name) ? name : nothing)
  const magnitude = magnitudeColumn(columns)
  return `SELECT * FROM (
      SELECT ${idExpression(idType)} AS id, ra::DOUBLE AS ra, dec::DOUBLE AS dec,
        ${separationSql(ra, dec)} AS separation, ${magnitude === null ? 'NULL' : identifier(magnitude)}::DOUBLE AS magnitude,
        ${or('g1', 'NULL')}::DOUBLE AS g1, ${or('g2', 'NULL')}::DOUBLE AS g2, coalesce(${or('flagged', 'false')}, false) AS flagged
      FROM ${table} WHERE dec BETWEEN ${dec - reach} AND ${dec + reach} AND id <> ${idLiteral(id, idType)})
    WHERE separation <= ${NEIGHBOUR_REACH} ORDER BY separation LIMIT ${MOST_NEIGHBOURS}`
}

/** Arcsec between a row and a place in degrees. */
function separationSql(ra: number, dec: number): string {
  const up = `sin(radians((dec::DOUBLE) - (${dec})) / 2)`
  const across = `sin(radians((ra::DOUBLE) - (${ra})) / 2)`
  const square = `${up} ** 2 + cos(radians(dec::DOUBLE)) * ${Math.cos((dec * Math.PI) / 180)} * ${across} ** 2`
  return `3600 * degrees(2 * asin(sqrt(least(1, ${square}))))`
}
