import { arcsec, type Arcsec, type Pixels } from '../units/quantities'
import { sersicProfile, type Profile } from './sersic'
import type { Shear } from './shear'

/**
 * A part of a source: a profile of half-light radius `halfLightRadius` (circularised, sqrt(a b)) its flux in each band, nJy, and
 * `weight`, their sum.
 */
export type Component = { profile: Profile; halfLightRadius: Arcsec; flux: readonly number[]; weight: number }

/**
 * Something on the sky to be drawn at (`x`, `y`), 0-based pixels, whose components have one `shape` g before the PSF.
 */
export type Source = { x: Pixels; y: Pixels; shape: Shear; components: readonly Component[] }

/** A component with a Sersic profile of index n. */
export function sersicComponent(n: number, halfLightRadius: Arcsec, flux: readonly number[]): Component {
  return { profile: sersicProfile(n), halfLightRadius, flux, weight: sum(flux) }
}

/** A point: a star, whose image is the PSF. */
export function pointComponent(flux: readonly number[]): Component {
  // The profile of a radius of 0 is seen at k r = 0 alone, where every one is 1.
  return { profile: sersicProfile(0.5), halfLightRadius: arcsec(0), flux, weight: sum(flux) }
}

const sum = (flux: readonly number[]): number => flux.reduce((total, one) => total + one, 0)
