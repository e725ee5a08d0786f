import type { Band } from '../units/bands'
import { arcsec, magnitude, type Arcsec, type Magnitude } from '../units/quantities'
import { STAMP_PIXEL_SCALE } from '../stamps/stamp'

/** AB magnitude of 1 nJy. */
export const NANOJANSKY_ZERO: Magnitude = magnitude(31.4)

/**
 * One band of a survey: counts are electrons in the whole exposure. `fwhm` is the seeing in arcsec, `skyElectrons` the sky in a pixel,
 * `nanojanskyPerElectron` the flux of a count, `skySigma` the noise of an empty pixel, nJy.
 */
export type BandDepth = {
  band: Band
  fwhm: Arcsec
  exposure: number
  skyElectrons: number
  nanojanskyPerElectron: number
  skySigma: number
}

/** Band, magnitude of 1 electron a second, sky in magnitudes a square arcsec, exposure in seconds, FWHM in arcsec. */
const LSST = [
  ['u', 26.44, 22.99, 1680, 0.9],
  ['g', 28.29, 22.26, 2400, 0.86],
  ['r', 28.13, 21.2, 5520, 0.81],
  ['i', 27.81, 20.48, 5520, 0.79],
  ['z', 27.42, 19.6, 4800, 0.77],
  ['y', 26.59, 18.61, 4800, 0.76],
] as const

/**
 * LSST after ten years, in the six bands u g r i z y: the numbers of surveycodex 1.3.0. `depth` multiplies the exposures: 0.1 is about one year. Throws
 * RangeError for a depth that is not positive.
 */
export function lsstDepth(depth = 1): BandDepth[] {
  if (!(depth > 0 && depth < Infinity)) throw new RangeError(`a depth of ${depth} is no share of an exposure`)
  return LSST.map(([band, zero, sky, seconds, fwhm]) => {
    const exposure = seconds * depth
    const skyElectrons = 10 ** (0.4 * (zero - sky)) * STAMP_PIXEL_SCALE ** 2 * exposure
    const nanojanskyPerElectron = 10 ** (0.4 * (NANOJANSKY_ZERO - zero)) / exposure
    const skySigma = Math.sqrt(skyElectrons) * nanojanskyPerElectron
    return { band, fwhm: arcsec(fwhm), exposure, skyElectrons, nanojanskyPerElectron, skySigma }
  })
}
