import * as v from 'valibot'
import { lsstDepth } from '../../workers/galaxies/survey-depth'
import { BANDS } from '../../workers/units/bands'

/** What of a stamp is shown, `colour` or one band, and the flux that is as bright as the screen gets, in sigmas of the sky of ten years of LSST. */
export const StampLook = v.object({
  shown: v.picklist(['colour', ...BANDS]),
  white: v.pipe(v.number(), v.minValue(1), v.maxValue(1000)),
})
export type StampLook = v.InferOutput<typeof StampLook>

export const USUAL_LOOK: StampLook = { shown: 'colour', white: 40 }
/** Ends of `white` in the page. */
export const WHITES = [5, 400] as const

/** i, r and g as red, green and blue, with the weights that bring the colour of an average galaxy near white. */
export const COLOUR_BANDS = [
  { band: BANDS.indexOf('i'), weight: 0.8 },
  { band: BANDS.indexOf('r'), weight: 1 },
  { band: BANDS.indexOf('g'), weight: 1.5 },
] as const

const NOISES = lsstDepth().map(({ skySigma }) => skySigma)
const noiseOf = (band: number): number => NOISES[band] ?? NaN

/** The flux that is white, nJy a pixel: that of the weighted mean of i, r and g for colours. */
export function whiteFlux({ shown, white }: StampLook): number {
  if (shown !== 'colour') return white * noiseOf(BANDS.indexOf(shown))
  const weighted = COLOUR_BANDS.map(({ band, weight }) => weight * noiseOf(band))
  return (white * weighted.reduce((sum, noise) => sum + noise, 0)) / weighted.length
}

/** The stretch in words: it is the same for all stamps in sight. */
export function lookInWords(look: StampLook): string {
  const scale = `asinh to ${whiteFlux(look).toPrecision(2)} nJy a pixel, the same for all stamps`
  return look.shown === 'colour'
    ? `i, r, g as red, green, blue; ${scale}.`
    : `Band ${look.shown} in cividis; ${scale}.`
}
