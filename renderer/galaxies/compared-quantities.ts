import type { MeasuredGalaxy } from '../../preload/contract-galaxies'
import { BANDS } from '../../workers/units/bands'

/** Something measured of galaxies that two sets are compared by; its unit is '' where it has none. */
export interface Quantity {
  readonly id: string
  readonly name: string
  readonly unit: string
  of(galaxy: MeasuredGalaxy): number | null
}

const I_BAND = BANDS.indexOf('i')
const colour = (at: number): Quantity => ({
  id: `${BANDS[at]}-${BANDS[at + 1]}`,
  name: `${BANDS[at]} − ${BANDS[at + 1]}`,
  unit: 'mag',
  of: ({ magnitudes }) => difference(magnitudes[at], magnitudes[at + 1]),
})

/** By the flux on the stamp; sizes and shapes in i, the shapes by adaptive moments, corrected for the PSF. */
export const QUANTITIES: readonly Quantity[] = [
  { id: 'i', name: 'i', unit: 'mag', of: ({ magnitudes }) => magnitudes[I_BAND] ?? null },
  ...[0, 1, 2, 3, 4].map(colour),
  { id: 'radius', name: 'half-light radius', unit: 'arcsec', of: ({ halfLightRadius }) => halfLightRadius },
  { id: 'concentration', name: 'concentration r80/r20', unit: '', of: ({ concentration }) => concentration },
  {
    ...{ id: 'g', name: '|g|', unit: '' },
    of: ({ g1, g2 }) => (g1 === null || g2 === null ? null : Math.hypot(g1, g2)),
  },
  { id: 'g1', name: 'g1', unit: '', of: ({ g1 }) => g1 },
  { id: 'g2', name: 'g2', unit: '', of: ({ g2 }) => g2 },
]

function difference(one: number | null | undefined, other: number | null | undefined): number | null {
  return typeof one === 'number' && typeof other === 'number' ? one - other : null
}

/** The values of a quantity that could be measured, rising. */
export function valuesOf({ of }: Quantity, galaxies: readonly MeasuredGalaxy[]): Float64Array {
  return Float64Array.from(galaxies.map(of).filter((value) => value !== null)).sort()
}

/** The value under which a share of rising values lies, linear between them; NaN of none. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const low = sorted[below] ?? NaN
  return low + (at - below) * ((sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN) - low)
}

/** The distance of Kolmogorov and Smirnov: the greatest difference of the cumulative distributions of rising values; NaN where one is empty. */
export function ksDistance(one: Float64Array, other: Float64Array): number {
  if (one.length === 0 || other.length === 0) return NaN
  let [a, b, most] = [0, 0, 0]
  while (a < one.length && b < other.length) {
    const next = Math.min(one[a] ?? NaN, other[b] ?? NaN)
    while (a < one.length && (one[a] ?? NaN) <= next) a++
    while (b < other.length && (other[b] ?? NaN) <= next) b++
    most = Math.max(most, Math.abs(a / one.length - b / other.length))
  }
  return most
}

/** The distance under which two samples of one distribution are in 95 of 100 cases (Smirnov 1948). */
export const ksByChance = (one: number, other: number): number =>
  1.358 * Math.sqrt((one + other) / (one * other))
