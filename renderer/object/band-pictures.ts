import type { ObjectFit, ObjectStamp } from '../../preload/contract-object'
import { BANDS, type Band } from '../../workers/units/bands'
import { magnitude, magnitudeFromFlux } from '../../workers/units/quantities'
import { withMask } from './mask-tint'
import { colourPicture, greyPicture, psfPicture, residualPicture, type Picture } from './stamp-colours'
import { chi2PerPixel, modelPlane, planeOf, residualPlane } from './stamp-planes'
import type { BandPicture } from './StampRow.vue'
import { colourBands, peakOf, stretchesOf, type Scale } from './stamp-stretch'

/** The AB magnitude of 1 nJy. */
const NANOJANSKY = magnitude(31.4)
const NO_BAND = 'no image'

const isThere = ({ missingBands }: ObjectStamp, band: Band): boolean => !missingBands.includes(band)

/** The pixels of a stamp as they are measured, in greys. */
export function dataPictures(stamp: ObjectStamp, scale: Scale, masked: boolean): BandPicture[] {
  const stretches = stretchesOf(stamp, scale)
  return BANDS.map((band, at) => {
    const stretch = stretches[at]
    if (!stretch || !isThere(stamp, band)) return nothing(band, 'image', NO_BAND)
    const plane = planeOf(stamp, band)
    const picture = greyPicture(plane, stretch)
    const ratio = peakOf(plane) / stretch.sigma
    const peak = Number.isFinite(ratio) ? `peak ${ratio.toFixed(0)}σ` : 'no pixels'
    return {
      ...{ band, caption: peak, label: `Image in ${band}, ${peak}` },
      picture: masked ? withMask(picture, stamp, band) : picture,
    }
  })
}

/** A fitted model on the stretch of the data. */
export function modelPictures(stamp: ObjectStamp, fit: ObjectFit, scale: Scale): BandPicture[] {
  const stretches = stretchesOf(stamp, scale)
  return BANDS.map((band, at) => {
    const [stretch, flux] = [stretches[at], fit.fluxes[at]]
    if (!stretch || !fit.bands.includes(band)) return nothing(band, 'model', 'not fitted')
    const caption = fluxInWords(flux ?? null, stamp.units[at] ?? '')
    const picture = greyPicture(modelPlane(fit, band), stretch)
    return { band, picture, caption, label: `Fitted galaxy in ${band}, ${caption}` }
  })
}

function fluxInWords(flux: number | null, unit: string): string {
  if (flux === null) return ''
  const bright = unit === 'nJy' ? magnitudeFromFlux(flux, NANOJANSKY) : NaN
  if (Number.isFinite(bright)) return `${bright.toFixed(2)} mag`
  return `${flux.toPrecision(3).replace('-', '−')} ${unit}`.trim()
}

/** Data less model, over the noise. */
export function residualPictures(stamp: ObjectStamp, fit: ObjectFit): BandPicture[] {
  return BANDS.map((band) => {
    if (!fit.bands.includes(band)) return nothing(band, 'residual', 'not fitted')
    const perPixel = chi2PerPixel(stamp, fit, band)
    const caption = Number.isFinite(perPixel) ? `χ²/px ${perPixel.toPrecision(3)}` : 'no pixels'
    const picture = residualPicture(residualPlane(stamp, fit, band))
    return { band, picture, caption, label: `Residual in ${band} over the noise, ${caption}` }
  })
}

/** The point-spread functions. */
export function psfPictures({ psfs }: ObjectStamp): BandPicture[] {
  return BANDS.map((band, at) => {
    const psf = psfs[at]
    if (!psf || psf.width !== psf.height) return nothing(band, 'PSF', 'no PSF')
    const { pixels, width, fwhm, sigma, g1, g2 } = psf
    // Of the Gaussian that fits where the file says none.
    const wide = fwhm ?? (sigma === null ? null : 2 * Math.sqrt(2 * Math.log(2)) * sigma)
    const caption = wide === null ? '' : `${fwhm === null ? '≈' : ''}${wide.toFixed(2)}″`
    const shape = g1 === null || g2 === null ? '' : `, g ${g1.toFixed(3)}, ${g2.toFixed(3)}`
    const label = `PSF in ${band}, FWHM ${caption}${shape}`.replaceAll('-', '−')
    return { band, picture: psfPicture(pixels, width), side: width, caption, label }
  })
}

const nothing = (band: Band, of: string, caption: string): BandPicture => ({
  ...{ band, picture: null, caption, label: `No ${of} in ${band}` },
})

/** What stands where models will be. */
export const awaitedPictures = (): BandPicture[] => BANDS.map((band) => nothing(band, 'model yet', '…'))

/** The stamp in colour and the bands it is made of, red first; null where there are fewer than three with a noise. */
export function colourOf(stamp: ObjectStamp): { picture: Picture; bands: readonly Band[] } | null {
  const bands = colourBands(stamp)
  if (!bands) return null
  const [a, b, c] = bands.map((band) => stamp.skySigmas[BANDS.indexOf(band)] ?? NaN)
  const sigmas = [a ?? NaN, b ?? NaN, c ?? NaN] as const
  if (sigmas.some(Number.isNaN)) return null
  const [red, green, blue] = bands
  const planes = [planeOf(stamp, red), planeOf(stamp, green), planeOf(stamp, blue)] as const
  return { picture: colourPicture(planes, sigmas), bands }
}
