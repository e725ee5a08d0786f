import { degreeWords, multiplesOf, roundStep } from '../../sky/degree-steps'
import { around, type SkyPosition, type SkyProjection } from './sky-projection'
import type { SkyStretch } from './sky-cells'

/** A line of the grid: positions along it, and what it is called. */
export interface SkyLine {
  readonly kind: 'ra' | 'dec'
  readonly label: string
  readonly positions: readonly SkyPosition[]
}

/** Points along a line. */
const ALONG = 90

/** Lines of right ascension and declination through a stretch, about `wanted` of each. */
export function skyLines(
  { centre }: SkyProjection,
  { ra, east, dec }: SkyStretch,
  wanted: number,
): SkyLine[] {
  const cos = Math.max(0.02, Math.cos((centre.dec * Math.PI) / 180))
  const step = roundStep((dec[1] - dec[0]) / wanted)
  const isAround = east[1] - east[0] >= 360
  // Around a pole meridians are as far apart as they are wanted, however small the picture.
  const apart = roundStep((east[1] - east[0]) / wanted)
  const eastStep = isAround ? apart : Math.min(apart, roundStep(step / cos) * 2)
  const first = ra + east[0]
  const meridians = multiplesOf(eastStep, first, Math.min(ra + east[1], first + 360 - eastStep / 2))
  const along = ([low, high]: readonly [number, number]): number[] =>
    Array.from({ length: ALONG + 1 }, (_, at) => low + ((high - low) * at) / ALONG)
  return [
    ...meridians.map((at): SkyLine => ({
      kind: 'ra',
      label: degreeWords(around(at), eastStep),
      positions: along(dec).map((height) => ({ ra: at, dec: height })),
    })),
    ...multiplesOf(step, dec[0], dec[1]).map((at): SkyLine => ({
      kind: 'dec',
      label: degreeWords(at, step),
      positions: along(east).map((offset) => ({ ra: ra + offset, dec: at })),
    })),
  ]
}
