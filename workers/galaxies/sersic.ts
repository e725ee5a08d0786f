import { incompleteGamma, logGamma } from '../units/log-gamma'
import { hankelTransform } from './hankel-transform'
import { radialTable, type RadialTable } from './radial-table'

/** A round profile of flux 1 and half-light radius 1: its transform over (k r)^2, and its surface brightness at a radius. */
export type Profile = { table: RadialTable; intensity: (radius: number) => number }

/** Indices that can be drawn: from a Gaussian to steeper than de Vaucouleurs. */
export const SERSIC_INDICES = { least: 0.5, greatest: 6.2 } as const

/**
 * b of a Sersic profile I(r) ~ exp(-b (r / r_e)^(1/n)): half of the light is within r_e where P(2n, b) = 1/2 (Ciotti & Bertin
 * 1999). Newton's method from their series, to 1e-14.
 */
export function sersicB(n: number): number {
  let b = 2 * n - 1 / 3 + 4 / (405 * n)
  for (let round = 0; round < 20; round++) {
    const density = Math.exp((2 * n - 1) * Math.log(b) - b - logGamma(2 * n))
    const step = (incompleteGamma(2 * n, b) - 0.5) / density
    b -= step
    if (Math.abs(step) < 1e-14 * b) break
  }
  return b
}

/** Share of the light of a Sersic profile within `radius`, in units of the half-light radius. */
export function sersicEnclosed(n: number, radius: number): number {
  return incompleteGamma(2 * n, sersicB(n) * radius ** (1 / n))
}

/** Surface brightness of a Sersic profile (Sersic 1963) of total flux 1 and half-light radius 1 at `radius`. */
export function sersicIntensity(n: number): (radius: number) => number {
  const b = sersicB(n)
  const total = Math.log(2 * Math.PI * n) + logGamma(2 * n) - 2 * n * Math.log(b)
  return (radius) => Math.exp(-b * radius ** (1 / n) - total)
}

const profiles = new Map<number, Profile>()

/**
 * The Sersic profile of an index, its transform tabulated; made once for each. Closed forms for n = 0.5 (a Gaussian) and n = 1, the
 * exponential disk (1 + (k h)^2)^-3/2; else a Hankel transform. Throws RangeError for an index outside `SERSIC_INDICES`.
 */
export function sersicProfile(n: number): Profile {
  const { least, greatest } = SERSIC_INDICES
  if (!(n >= least && n <= greatest)) {
    throw new RangeError(`a Sersic index of ${n} is wanted; from ${least} to ${greatest} can be drawn`)
  }
  const known = profiles.get(n)
  if (known) return known
  const made = { table: radialTable(sersicTransform(n)), intensity: sersicIntensity(n) }
  profiles.set(n, made)
  return made
}

/** The transform that is tabulated, as a function of k r_e. */
export function sersicTransform(n: number): (kr: number) => number {
  const b = sersicB(n)
  if (n === 0.5) return (kr) => Math.exp((-kr * kr) / (4 * b))
  if (n === 1) return (kr) => (1 + (kr / b) ** 2) ** -1.5
  return hankelTransform(sersicIntensity(n))
}
