import type { Limits } from './automatic-limits'

/** How a flux between black and white becomes a brightness. */
export const CURVES = ['asinh', 'linear', 'log'] as const
export type Curve = (typeof CURVES)[number]

/**
 * From flux to brightness: t = (flux - black) / (white - black), then t itself, asinh(s t) / asinh(s) or log(1 + s t) / log(1 + s),
 * with the softening s. In colour the mean of the three weighted bands is stretched and colours are kept (Lupton et al. 2004, PASP
 * 116, 133).
 */
export interface Stretch extends Limits {
  readonly curve: Curve
  readonly softening: number
}

/** Softening unless a person says otherwise, and how far it goes. */
export const SOFTENING = { usual: 12, least: 0.5, most: 500 }

/** A slider's place of a flux, and back: even in asinh(flux / noise), so that faint fluxes have as much room as bright ones. */
export interface FluxScale {
  readonly least: number
  readonly most: number
  placeOf(flux: number): number
  fluxAt(place: number): number
}

/** A scale from a little under the least to a little over the greatest flux of a sample, in steps of the noise. */
export function fluxScale(least: number, most: number, noise: number): FluxScale {
  const unit = noise > 0 ? noise : Math.max(Math.abs(least), Math.abs(most)) / 100 || 1
  const placeOf = (flux: number): number => Math.asinh(flux / unit)
  return {
    ...{ least: placeOf(least) - 0.5, most: placeOf(most) + 0.5, placeOf },
    fluxAt: (place) => unit * Math.sinh(place),
  }
}

/**
 * What each band is multiplied with in a colour picture of fluxes per frequency (nJy): the light of an average galaxy of redshift 0.5 to 1
 * is then about white. A band that is not one of the six is left as it is.
 */
const WEIGHTS: Readonly<Record<string, number>> = { u: 3, g: 1.5, r: 1, i: 0.8, z: 0.7, y: 0.6 }

/** The weight of a band in a colour picture. */
export function weightOf(band: string): number {
  return WEIGHTS[band] ?? 1
}

/** The mean of three weighted bands, pixel by pixel: what is stretched in colour. NaN where one of them is. */
export function intensityOf(planes: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const length = Math.min(...planes.map((plane) => plane.length))
  return Float32Array.from({ length }, (_, at) =>
    planes.reduce(
      (sum, plane, index) => sum + ((weights[index] ?? 1) * (plane[at] ?? Number.NaN)) / planes.length,
      0,
    ),
  )
}
