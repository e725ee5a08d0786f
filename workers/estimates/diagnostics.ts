import { STAMP_BANDS, type Stamp } from '../stamps/stamp'
import { blendednessFrom } from './blendedness'
import { skyVariances } from './central-image'
import { measureCentral, type CentralObject } from './central-object'
import { describePsfs } from './central-psf'
import { centralShape } from './central-shape'

/**
 * What a stamp tells beside its shape, in plain numbers that may be sent between threads. NaN stands for what is not known. Arrays are by band
 * u g r i z y.
 */
export interface Diagnostics {
  /** Signal to noise in r, i and z together: the flux under the Gaussian that fits, over its noise by the variance planes. */
  readonly snr: number
  /** The radius of that Gaussian over the one of the point-spread function, 1 for a point, and the error of that by noise. */
  readonly size: number
  readonly sizeError: number
  /** The share of the object's light in i that is its neighbours', from 0 to 1, as the image lets expect it: see `blendednessFrom`. */
  readonly blendedness: number
  /** A quick shape g by moments in pixel axes, and the error of a component by noise: see `centralShape`. */
  readonly g1: number
  readonly g2: number
  readonly sigma: number
  /** The light under the Gaussian and its error, in the stamp's units. */
  readonly fluxes: readonly number[]
  readonly fluxErrors: readonly number[]
  /** The standard deviation of an empty pixel, in the stamp's units, and the sigma of the point-spread function, in arcsec. */
  readonly skySigmas: readonly number[]
  readonly psfSigmas: readonly number[]
  /** The largest |g| of the point-spread functions. */
  readonly psfShape: number
}

const UNKNOWN = STAMP_BANDS.map(() => NaN)

/** Measures diagnostics of a stamp that was prepared (`prepareStamp`). What cannot be measured is NaN; nothing throws. */
export function diagnose(stamp: Stamp): Diagnostics {
  const sky = skyVariances(stamp)
  const object = measureCentral(stamp, sky)
  return { ...(object ? numbersOf(object) : NOTHING), skySigmas: sky.map(Math.sqrt), ...describePsfs(stamp) }
}

type OfObject = Omit<Diagnostics, 'skySigmas' | 'psfSigmas' | 'psfShape'>

const NOTHING: OfObject = {
  ...{ snr: NaN, size: NaN, sizeError: NaN, blendedness: NaN, g1: NaN, g2: NaN, sigma: NaN },
  ...{ fluxes: UNKNOWN, fluxErrors: UNKNOWN },
}

function numbersOf({ moments, snr, psf, size, light, signs }: CentralObject): OfObject {
  const shape = psf && centralShape(moments, psf, snr)
  return {
    ...{ snr, size, sizeError: size / snr, blendedness: blendednessFrom(signs) },
    ...{ g1: shape?.g[0] ?? NaN, g2: shape?.g[1] ?? NaN, sigma: shape?.sigma ?? NaN },
    fluxes: light.map(({ flux }) => flux),
    fluxErrors: light.map(({ error }) => error),
  }
}
