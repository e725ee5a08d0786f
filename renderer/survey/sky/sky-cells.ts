import * as v from 'valibot'
import { double } from '../../linked/bin-axis'
import type { SkyPosition } from './sky-projection'

/** A stretch of the sky between two declinations, and two offsets in right ascension to the east of `ra`, in degrees. */
export interface SkyStretch {
  readonly ra: number
  readonly east: readonly [number, number]
  readonly dec: readonly [number, number]
}

/** SQL of how far east of `ra` an object is, in degrees from -180. */
export const eastSql = (ra: number): string => `(((ra::DOUBLE - ${double(ra)} + 540) % 360) - 180)`

/** The condition that an object lies in a stretch. */
export function stretchSql({ ra, east, dec }: SkyStretch): string {
  const between = (sql: string, [low, high]: readonly [number, number]): string =>
    `${sql} BETWEEN ${double(low)} AND ${double(high)}`
  return `${between('dec', dec)} AND ${between(eastSql(ra), east)}`
}

/** What cells are coloured by: objects in each, or how faint the faintest are that are seen well enough. */
export const SKY_QUANTITIES = ['density', 'depth'] as const
export type SkyQuantity = (typeof SKY_QUANTITIES)[number]

/** Columns of a magnitude and its error. */
export interface DepthColumns {
  readonly magnitude: string
  readonly error: string
}

export const SkyCell = v.object({
  row: v.number(),
  column: v.number(),
  n: v.number(),
  depth: v.nullable(v.number()),
})
export type SkyCell = v.InferOutput<typeof SkyCell>

/**
 * SQL of the cells of a stretch that have objects: rows of `step` degrees of declination, in each columns as wide on the sky, so that all
 * cells have one area. `depth` is the median of the magnitude at which each object would have a signal to noise of 5, if noise is that of
 * the sky: m + 2.5 log10(1.0857 / error / 5).
 */
export function cellsQuery(
  table: string,
  where: string,
  stretch: SkyStretch,
  step: number,
  depth: DepthColumns | null,
): string {
  const row = `floor((dec::DOUBLE - ${double(stretch.dec[0])}) / ${double(step)})`
  const middle = `radians(${double(stretch.dec[0])} + (row + 0.5) * ${double(step)})`
  const limit = depth
    ? `${depth.magnitude} + 2.5 * log10(0.217147 / nullif(greatest(${depth.error}, 0), 0))`
    : 'NULL'
  return `SELECT row::INTEGER AS row, column_at::INTEGER AS "column", count(*)::DOUBLE AS n, (${depth ? 'median(m) FILTER (WHERE isfinite(m))' : 'NULL'})::DOUBLE AS depth
FROM (SELECT row, floor(east * greatest(cos(${middle}), 1e-6) / ${double(step)}) AS column_at, m
  FROM (SELECT ${row} AS row, ${eastSql(stretch.ra)} AS east, (${limit})::DOUBLE AS m
    FROM ${table} WHERE ${stretchSql(stretch)}${where === '' ? '' : ` AND ${where}`}))
GROUP BY row, column_at`
}

/** The middle of a cell on the sky. */
export function cellCentre({ row, column }: SkyCell, stretch: SkyStretch, step: number): SkyPosition {
  const dec = stretch.dec[0] + (row + 0.5) * step
  const cos = Math.max(Math.cos((dec * Math.PI) / 180), 1e-6)
  return { ra: stretch.ra + ((column + 0.5) * step) / cos, dec }
}
