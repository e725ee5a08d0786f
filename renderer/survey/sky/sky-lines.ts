import { around, eastOf, type SkyPosition, type SkyProjection } from './sky-projection'
import type { SkyStretch } from './sky-cells'

/** A line of the grid: positions along it, and what it is called. */
export interface SkyLine {
  readonly kind: 'ra' | 'dec'
  readonly label: string
  readonly positions: readonly SkyPosition[]
}

const STEPS = [
  ...[1, 2, 5].flatMap((factor) => [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1].map((decade) => factor * decade)),
  ...[10, 15, 30, 45, 90],
].sort((one, other) => one - other)

/** The least round step of degrees that is no less. */
export const roundStep = (least: number): number => STEPS.find((step) => step >= least * (1 - 1e-9)) ?? 90

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
  const meridians = multiples(first, Math.min(ra + east[1], first + 360 - eastStep / 2), eastStep)
  const along = ([low, high]: readonly [number, number]): number[] =>
    Array.from({ length: ALONG + 1 }, (_, at) => low + ((high - low) * at) / ALONG)
  return [
    ...meridians.map((at): SkyLine => ({
      kind: 'ra',
      label: degreeWords(around(at), eastStep),
      positions: along(dec).map((height) => ({ ra: at, dec: height })),
    })),
    ...multiples(dec[0], dec[1], step).map((at): SkyLine => ({
      kind: 'dec',
      label: degreeWords(at, step),
      positions: along(east).map((offset) => ({ ra: ra + offset, dec: at })),
    })),
  ]
}

function multiples(low: number, high: number, step: number): number[] {
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)]
  return Array.from({ length: Math.max(0, Math.min(200, last - first + 1)) }, (_, at) => (first + at) * step)
}

/** Degrees with as many decimals as a step needs. */
export function degreeWords(degrees: number, step: number): string {
  const digits = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step) - 1e-9)))
  const rounded = Number(degrees.toFixed(digits)) + 0
  return `${(rounded === 360 ? 0 : rounded).toFixed(digits).replace('-', '−')}°`
}

/** How far two positions are apart east and north, in words of the larger unit that fits. */
export function apartWords(one: SkyPosition, other: SkyPosition): string {
  const cos = Math.cos((((one.dec + other.dec) / 2) * Math.PI) / 180)
  const apart = Math.hypot(eastOf(one.ra, other.ra) * cos, one.dec - other.dec)
  if (apart >= 1) return `${apart.toFixed(2)}°`
  return apart >= 1 / 60 ? `${(apart * 60).toFixed(2)}′` : `${(apart * 3600).toFixed(2)}″`
}
