import { STAMP_PIXEL_SCALE } from '../stamps/stamp'
import type { Component, Source } from './source'

/** Lengths of the transforms, in pixels. */
const GRIDS = [32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024] as const

const SCALE: number = STAMP_PIXEL_SCALE
/** What a point covers behind a PSF of 0.8 arcsec, in square arcsec: its flux over its peak. */
const POINT_AREA = 0.75
/** What a component adds to that area, in units of its half-light radius squared: a rough figure for all profiles. */
const PROFILE_AREA = 2.5
/** How many neighbouring copies of a periodic image may add up in one pixel. */
const COPIES = 2

/**
 * The smallest grid on which the copies of a source, which a periodic image brings along, stay under `tolerance` of its peak everywhere in a
 * stamp of `side` pixels; the largest grid where none suffices.
 */
export function gridFor(source: Source, side: number, tolerance: number): number {
  const fitting = GRIDS.filter((grid) => grid >= side)
  const limit = tolerance * peakOf(source.components)
  const enough = fitting.find((grid) => COPIES * wingAt(source, nearestCopy(source, grid, side)) < limit)
  return enough ?? fitting.at(-1) ?? side
}

/** Pixels from the stamp's nearest pixel to the nearest copy of a source, 0 for one that is in the stamp itself. */
function nearestCopy({ x, y }: Source, grid: number, side: number): number {
  return Math.max(0, Math.min(...[x, y].flatMap((at) => [at + grid - (side - 1), grid - at])))
}

/** Surface brightness along the major axis at so many pixels from the centre, summed over bands. */
export function wingAt({ shape, components }: Source, distance: number): number {
  const size = Math.hypot(shape.g1, shape.g2)
  const radius = distance * SCALE * Math.sqrt((1 - size) / (1 + size))
  return components.reduce((sum, { profile, halfLightRadius, weight }) => {
    const area = halfLightRadius * halfLightRadius
    return area === 0 ? sum : sum + (weight * profile.intensity(radius / halfLightRadius)) / area
  }, 0)
}

/** Surface brightness at the centre behind a PSF of 0.8 arcsec, summed over bands, roughly. */
export function peakOf(components: readonly Component[]): number {
  return components.reduce(
    (sum, { halfLightRadius, weight }) =>
      sum + weight / (POINT_AREA + PROFILE_AREA * halfLightRadius * halfLightRadius),
    0,
  )
}
