import { STAMP_PIXEL_SCALE, STAMP_SIDE, type StampPsf } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import { arcsec, pixels, type Arcsec, type Magnitude } from '../units/quantities'
import { randomStream } from '../units/random'
import { bulgeFractionsOf, componentsOf, meanMagnitudes, type Galaxy } from './galaxy-population'
import type { PointSpread } from './point-spread'
import { psfImage, type RoundedSpread } from './seeing'
import { sersicEnclosed } from './sersic'
import { composeShear, type Shear } from './shear'
import { expose, type Exposure } from './sky-noise'
import type { Source } from './source'
import { stampPainter } from './stamp-painter'
import { lsstDepth } from './survey-depth'

/** A galaxy beside the one in the middle, of its colours, bulge and profile but round: `separation` in arcsec, `angle` in radians from +x, `fainter` in magnitudes, `radius` its half-light radius in arcsec. */
export interface Neighbour {
  readonly separation: number
  readonly angle: number
  readonly fainter: number
  readonly radius: number
}

/**
 * A galaxy as a person describes it: `magnitude` (AB, total, i), `radius` the half-light radius of the whole galaxy in i in arcsec, circularised and before the PSF, `bulge` the share
 * of its light in a bulge of n = 4 in i, `redness` from 0, the mean colours of the blue galaxies of the population, to 1, those of the red; `shape` g before the lens, `lens` a reduced
 * shear. `fwhm` is that of the PSF in i, arcsec; the other bands have theirs in LSST's proportion. `depth` multiplies the exposures of ten years; null is without noise.
 */
export interface PortraitOrder {
  readonly magnitude: number
  readonly radius: number
  readonly bulge: number
  readonly redness: number
  readonly shape: Shear
  readonly lens: Shear
  readonly psf: { readonly kind: 'kolmogorov' | 'moffat'; readonly fwhm: number; readonly shear: Shear }
  readonly depth: number | null
  readonly seed: number
  readonly neighbour: Neighbour | null
}

/** What was drawn: the stamp `[row, column, band]` in nJy, variances likewise (null without noise), the PSF in i, and what is true of the galaxy in the middle. */
export interface Portrait {
  readonly stamp: Float32Array
  readonly variance: Float32Array | null
  readonly psf: StampPsf
  readonly truth: {
    /** Behind the lens and before the PSF. */
    readonly shape: Shear
    readonly magnitudes: readonly Magnitude[]
    readonly diskRadius: Arcsec
    readonly bulgeRadius: Arcsec
    /** b in i: 0 without a neighbour. */
    readonly blendedness: number
  }
}

/** A bulge's half-light radius in that of its disk: the middle of the population. */
const BULGE_TO_DISK = 0.5
const MOFFAT_BETA = 3
const I_BAND = BANDS.indexOf('i')

/** Draws a galaxy as it is described, centred on pixel (32, 32). The same order draws the same stamp. Throws RangeError for |g| >= 1 and for a PSF under 0.5 arcsec. */
export function drawPortrait(order: PortraitOrder): Portrait {
  const galaxy = galaxyOf(order)
  const shape = composeShear(order.shape, order.lens)
  const painter = stampPainter(psfsOf(order))
  const alone = painter.draw([sourceOf(galaxy, shape, 0, 0)], STAMP_SIDE)
  const { neighbour } = order
  const beside = neighbour ? painter.draw([besideOf(order, neighbour)], STAMP_SIDE) : null
  const clean = beside ? alone.map((value, at) => value + (beside[at] ?? 0)) : alone
  const exposures = order.depth === null ? null : exposed(clean, order.depth, order.seed)
  const { magnitudes, diskRadius, bulgeRadius } = galaxy
  return {
    stamp: exposures ? interleaved(exposures.map(({ image }) => image)) : clean,
    variance: exposures && interleaved(exposures.map(({ variance }) => variance)),
    psf: psfImage(spreadOf(order, order.psf.fwhm)),
    truth: { shape, magnitudes, diskRadius, bulgeRadius, blendedness: blendednessOf(alone, clean) },
  }
}

/** The half-light radius of a galaxy whose disk has one of 1 and whose bulge has `BULGE_TO_DISK`, by bisection. */
export function halfLightOf(bulge: number): number {
  const within = (radius: number): number =>
    bulge * sersicEnclosed(4, radius / BULGE_TO_DISK) + (1 - bulge) * sersicEnclosed(1, radius)
  let [low, high] = [0, 1]
  for (let round = 0; round < 50; round++) {
    const middle = (low + high) / 2
    if (within(middle) < 0.5) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function galaxyOf({ magnitude, radius, bulge, redness, shape }: PortraitOrder): Galaxy {
  const diskRadius = arcsec(radius / halfLightOf(bulge))
  return {
    magnitudes: meanMagnitudes(magnitude, redness),
    bulgeFractions: bulgeFractionsOf(bulge),
    ...{ diskRadius, bulgeRadius: arcsec(BULGE_TO_DISK * diskRadius), shape },
  }
}

function sourceOf(galaxy: Galaxy, shape: Shear, dx: number, dy: number): Source {
  const [x, y] = [pixels(STAMP_SIDE / 2 + dx), pixels(STAMP_SIDE / 2 + dy)]
  return { x, y, shape, components: componentsOf(galaxy) }
}

function besideOf(order: PortraitOrder, { separation, angle, fainter, radius }: Neighbour): Source {
  const galaxy = galaxyOf({ ...order, magnitude: order.magnitude + fainter, radius })
  const away = separation / STAMP_PIXEL_SCALE
  return sourceOf(galaxy, { g1: 0, g2: 0 }, away * Math.cos(angle), away * Math.sin(angle))
}

function psfsOf(order: PortraitOrder): PointSpread[] {
  const depths = lsstDepth()
  const inI = depths[I_BAND]?.fwhm ?? NaN
  return depths.map(({ fwhm }) => spreadOf(order, (order.psf.fwhm * fwhm) / inI))
}

function spreadOf({ psf: { kind, shear } }: PortraitOrder, fwhm: number): RoundedSpread {
  const width = arcsec(fwhm)
  return kind === 'moffat' ? { kind, beta: MOFFAT_BETA, fwhm: width, shear } : { kind, fwhm: width, shear }
}

function exposed(clean: Float32Array, depth: number, seed: number): Exposure[] {
  const random = randomStream(seed)
  return lsstDepth(depth).map((band, at) => {
    const plane = Float32Array.from(
      { length: STAMP_SIDE ** 2 },
      (_, pixel) => clean[pixel * BANDS.length + at] ?? 0,
    )
    return expose(plane, band, random.split(at))
  })
}

function interleaved(planes: readonly Float32Array[]): Float32Array {
  const stamp = new Float32Array(planes.length * STAMP_SIDE ** 2)
  planes.forEach((plane, band) => plane.forEach((value, at) => (stamp[at * planes.length + band] = value)))
  return stamp
}

/** b = 1 - sum(I I) / sum(I I_all) in i, without noise. */
function blendednessOf(alone: Float32Array, all: Float32Array): number {
  let [own, both] = [0, 0]
  for (let at = I_BAND; at < alone.length; at += BANDS.length) {
    own += (alone[at] ?? 0) ** 2
    both += (alone[at] ?? 0) * (all[at] ?? 0)
  }
  return Math.max(0, 1 - own / both)
}
