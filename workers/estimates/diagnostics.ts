import { STAMP_BANDS, STAMP_SIDE, type Stamp } from '../stamps/stamp'
import { blendednessFrom, blendSigns } from './blendedness'
import { fitCentral } from './central-fit'
import { CENTRAL_SIDE, CENTRAL_START, centralImage, skyVariances, type CentralImage } from './central-image'
import { lightUnder } from './central-light'
import { describePsfs, psfOfSum } from './central-psf'
import { centralShape, sizeRatio } from './central-shape'
import { BORDER, markOthers, placeOf } from './moments-neighbours'

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
  const central = centralImage(stamp, sky)
  const data = { skySigmas: sky.map(Math.sqrt), ...describePsfs(stamp) }
  return { ...(central ? ofObject(stamp, central) : NOTHING), ...data }
}

type OfObject = Omit<Diagnostics, 'skySigmas' | 'psfSigmas' | 'psfShape'>

const NOTHING: OfObject = {
  ...{ snr: NaN, size: NaN, sizeError: NaN, blendedness: NaN, g1: NaN, g2: NaN, sigma: NaN },
  ...{ fluxes: UNKNOWN, fluxErrors: UNKNOWN },
}

/** The first radius where there is no point-spread function, in pixels: squared. */
const FIRST_VARIANCE = 4
/** The first weight is wider than the point-spread function, in area. */
const FIRST_WIDTH = 1.44

function ofObject(stamp: Stamp, { image, bands, weights }: CentralImage): OfObject {
  const middle = STAMP_SIDE / 2 - CENTRAL_START
  const [x, y] = [middle + stamp.remainder.x, middle + stamp.remainder.y]
  const seen = image.pixels.slice()
  hideNeighbours(image, x, y)
  const first = psfOfSum(stamp, bands, weights)
  const { xx, xy, yy } = first ?? { xx: FIRST_VARIANCE, xy: 0, yy: FIRST_VARIANCE }
  const start = { x, y, xx: FIRST_WIDTH * xx, xy: FIRST_WIDTH * xy, yy: FIRST_WIDTH * yy }
  const fit = fitCentral(image, start)
  if (typeof fit === 'string') return NOTHING
  const { moments, snr } = fit
  const light = lightUnder(stamp, moments)
  const shares = bands.map((band, k) => (weights[k] ?? 0) * (light[STAMP_BANDS.indexOf(band)]?.flux || 0))
  const psf = psfOfSum(stamp, bands, shares) ?? first
  const size = psf ? sizeRatio(moments, psf) : NaN
  const shape = psf && centralShape(moments, psf, snr)
  return {
    ...{ snr, size, sizeError: size / snr },
    blendedness: blendednessFrom(blendSigns(seen, image, moments, size, light)),
    ...{ g1: shape?.g[0] ?? NaN, g2: shape?.g[1] ?? NaN, sigma: shape?.sigma ?? NaN },
    fluxes: light.map(({ flux }) => flux),
    fluxErrors: light.map(({ error }) => error),
  }
}

/** Takes the pixels of other objects out of use. */
function hideNeighbours({ pixels, variance, used }: CentralImage['image'], x: number, y: number): void {
  const ratio = new Float32Array((CENTRAL_SIDE + 2 * BORDER) ** 2)
  for (let at = 0; at < used.length; at++) {
    if (used[at] === 0) continue
    ratio[placeOf(at % CENTRAL_SIDE, (at / CENTRAL_SIDE) | 0, CENTRAL_SIDE)] =
      (pixels[at] ?? 0) / Math.sqrt(variance[at] ?? Infinity)
  }
  const marked = markOthers(ratio, CENTRAL_SIDE, x, y)
  for (let at = 0; at < used.length; at++) {
    if (marked[at] === 0) continue
    used[at] = 0
    pixels[at] = 0
  }
}
