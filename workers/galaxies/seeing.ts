import { arcsec, pixels } from '../units/quantities'
import type { RandomStream } from '../units/random'
import type { StampPsf } from '../stamps/stamp'
import { STAMP_PIXEL_SCALE } from '../stamps/stamp'
import type { PointSpread } from './point-spread'
import { ROUND } from './shear'
import { pointComponent } from './source'
import { stampPainter } from './stamp-painter'
import type { BandDepth } from './survey-depth'

/** Scatter of the FWHM from place to place, as a share, and of each component of the PSF's shape. */
const FWHM_SCATTER = 0.03
const SHAPE_SCATTER = 0.01
/** How much of the variance is common to the bands. */
const COMMON_FWHM = 0.8
const COMMON_SHAPE = 0.87

/** A Kolmogorov PSF of this kind in each band. */
export type Seeing = Extract<PointSpread, { kind: 'kolmogorov' }>

/** A PSF that is the sheared image of a round profile. */
export type RoundedSpread = Exclude<PointSpread, { kind: 'image' }>

/** The PSFs of one place, one for each band: the survey's FWHM +- 3 %, and a shape of 0.01 rms a component, mostly common to the bands. */
export function drawSeeing(random: RandomStream, depths: readonly BandDepth[]): Seeing[] {
  const scatter = (common: number, share: number): number =>
    Math.sqrt(share) * common + Math.sqrt(1 - share) * random.normal()
  const [width, along, across] = [random.normal(), random.normal(), random.normal()]
  return depths.map(({ fwhm }) => ({
    kind: 'kolmogorov',
    fwhm: arcsec(fwhm * (1 + FWHM_SCATTER * scatter(width, COMMON_FWHM))),
    shear: {
      g1: SHAPE_SCATTER * scatter(along, COMMON_SHAPE),
      g2: SHAPE_SCATTER * scatter(across, COMMON_SHAPE),
    },
  }))
}

/** Pixels along a side of the image of a PSF. */
export const PSF_SIDE = 41

/** The image of a PSF as a survey's tile has it: 41 x 41 pixels, centred on (20, 20), with the pixel, sum 1. */
export function psfImage(psf: RoundedSpread): StampPsf {
  const [side, middle] = [PSF_SIDE + 1, (PSF_SIDE - 1) / 2]
  const on = stampPainter([psf]).canvas(128)
  on.add({ x: pixels(middle), y: pixels(middle), shape: ROUND, components: [pointComponent([1])] }, 1e-6)
  const drawn = new Float64Array(side * side)
  on.read(0, drawn, side)
  const image = Float64Array.from(
    { length: PSF_SIDE * PSF_SIDE },
    (_, at) => drawn[Math.floor(at / PSF_SIDE) * side + (at % PSF_SIDE)] ?? 0,
  )
  const sum = image.reduce((total, value) => total + value, 0)
  return {
    pixels: Float32Array.from(image, (value) => value / sum),
    ...{ width: PSF_SIDE, height: PSF_SIDE, pixelScale: STAMP_PIXEL_SCALE, fwhm: psf.fwhm },
  }
}
