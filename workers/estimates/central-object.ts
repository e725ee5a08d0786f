import type { AdaptiveMoments } from '../stamps/adaptive-moments'
import { STAMP_BANDS, STAMP_SIDE, type Stamp } from '../stamps/stamp'
import { blendSigns, type BlendSigns } from './blendedness'
import { fitCentral } from './central-fit'
import { CENTRAL_SIDE, CENTRAL_START, centralImage, type CentralImage } from './central-image'
import { lightUnder, type BandLight } from './central-light'
import { psfOfSum, type PsfEllipse } from './central-psf'
import { sizeRatio } from './central-shape'
import { BORDER, markOthers, placeOf } from './moments-neighbours'

/** The object in the middle of a stamp, as the Gaussian that fits it in r, i and z together sees it. */
export interface CentralObject {
  readonly moments: AdaptiveMoments
  readonly snr: number
  /** The point-spread function behind its light, null where none is known; `size` is the radius over the function's, then NaN. */
  readonly psf: PsfEllipse | null
  readonly size: number
  /** By band u g r i z y. */
  readonly light: readonly BandLight[]
  readonly signs: BlendSigns
}

/** The variance of the first Gaussian where there is no point-spread function, in square pixels; else it is wider than that, in area. */
const FIRST_VARIANCE = 4
const FIRST_WIDTH = 1.44

/**
 * Measures the object of a stamp whose empty pixels have the variances `sky` (`skyVariances`), pixels of other objects left out of use. Null where no band is there or the
 * moments fail.
 */
export function measureCentral(stamp: Stamp, sky: readonly number[]): CentralObject | null {
  const central = centralImage(stamp, sky)
  if (!central) return null
  const { image, bands, weights } = central
  const middle = STAMP_SIDE / 2 - CENTRAL_START
  const [x, y] = [middle + stamp.remainder.x, middle + stamp.remainder.y]
  const seen = image.pixels.slice()
  hideNeighbours(image, x, y)
  const first = psfOfSum(stamp, bands, weights)
  const { xx, xy, yy } = first ?? { xx: FIRST_VARIANCE, xy: 0, yy: FIRST_VARIANCE }
  const fit = fitCentral(image, { x, y, xx: FIRST_WIDTH * xx, xy: FIRST_WIDTH * xy, yy: FIRST_WIDTH * yy })
  if (typeof fit === 'string') return null
  const { moments, snr } = fit
  const light = lightUnder(stamp, moments)
  const shares = bands.map((band, k) => (weights[k] ?? 0) * (light[STAMP_BANDS.indexOf(band)]?.flux || 0))
  const psf = psfOfSum(stamp, bands, shares) ?? first
  const size = psf ? sizeRatio(moments, psf) : NaN
  return { moments, snr, psf, size, light, signs: blendSigns(seen, image, moments, size, light) }
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
