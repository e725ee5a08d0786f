import type { FitAnswer, ObjectFit } from '../../preload/contract-object'
import { diagnose } from '../estimates/diagnostics'
import { markNeighbours } from '../estimates/moments-neighbours'
import { fitGalaxy, type FitStart, type GalaxyFit } from '../galaxies/fit/fit-galaxy'
import { isInDisc } from '../galaxies/fit/fit-window'
import type { PointSpread } from '../galaxies/point-spread'
import { stampPainter } from '../galaxies/stamp-painter'
import { STAMP_BANDS, STAMP_PIXEL_SCALE, STAMP_SIDE, type Stamp, type StampPsf } from '../stamps/stamp'
import type { Band } from '../units/bands'

const ACROSS = STAMP_BANDS.length
const PLACES = STAMP_SIDE * STAMP_SIDE
/** How far the pixel scale of a point-spread function may be from the stamp's, as a share. */
const SCALE_TOLERANCE = 0.01
/** The first half-light radius in arcsec, where the size tells none, and the ends of what it may tell. */
const FIRST_RADIUS = { usual: 0.4, least: 0.1, largest: 2 }

/**
 * Fits one Sersic galaxy to a prepared stamp, in all bands that have a point-spread function of the stamp's scale. Pixels of other objects, and those that are missing or suspect, are
 * left out. Says why where nothing can be fitted. `pause` lets others work, and may throw.
 */
export async function fitStamp(stamp: Stamp, pause: () => Promise<void>): Promise<FitAnswer> {
  const there = STAMP_BANDS.filter((band) => !stamp.missingBands.includes(band))
  if (there.length === 0) return none('The stamp has no pixels.')
  const bands = there.filter((band) => isUsable(stamp.psf[band]))
  if (bands.length === 0) return none('No band has a point-spread function with the pixels of the stamp.')
  const others = markNeighbours(stamp)
  const observed = observedIn(stamp, bands, others)
  const painter = stampPainter(bands.map((band) => pointSpread(stamp.psf[band])))
  const found = await fitGalaxy(observed, painter, startOf(stamp), pause)
  if (!found) return none('No pixel around the object has a value and a variance of its own.')
  if (!isKnown(found)) return none('The fit came to no galaxy.')
  return { fit: answerOf(found, bands, others), why: '' }
}

const none = (why: string): FitAnswer => ({ fit: null, why })

function isUsable(psf: StampPsf | null): psf is StampPsf {
  if (!psf) return false
  const isOfScale = Math.abs(psf.pixelScale / STAMP_PIXEL_SCALE - 1) < SCALE_TOLERANCE
  return isOfScale && sumOf(psf) > 0
}

const sumOf = ({ pixels }: StampPsf): number => pixels.reduce((sum, value) => sum + value, 0)

/** The function with a sum of 1. */
function pointSpread(psf: StampPsf | null): PointSpread {
  if (!psf) throw new Error('a band without a point-spread function is not drawn')
  const sum = sumOf(psf)
  return {
    kind: 'image',
    pixels: psf.pixels.map((value) => value / sum),
    width: psf.width,
    height: psf.height,
  }
}

/** The bands of a stamp, with infinite noise where a pixel is not to be fitted. */
function observedIn(
  { pixels, variance, mask }: Stamp,
  bands: readonly Band[],
  others: Uint8Array,
): Parameters<typeof fitGalaxy>[0] {
  const places = bands.map((band) => STAMP_BANDS.indexOf(band))
  const [values, sigma] = [new Float32Array(PLACES * bands.length), new Float32Array(PLACES * bands.length)]
  for (let at = 0, to = 0; at < PLACES; at++) {
    for (const band of places) {
      const from = at * ACROSS + band
      const isOut = others[at] === 1 || mask[from] !== 0
      values[to] = pixels[from] ?? NaN
      sigma[to++] = isOut ? Infinity : Math.sqrt(variance[from] ?? Infinity)
    }
  }
  return { pixels: values, sigma, bands: bands.length }
}

/** Where the fit begins: what the stamp's moments say. */
function startOf(stamp: Stamp): FitStart {
  const { g1, g2, size, psfSigmas } = diagnose(stamp)
  const isShape = Math.hypot(g1, g2) < 0.7
  const psfSigma = psfSigmas.find(Number.isFinite) ?? NaN
  // Of a Gaussian galaxy; half of its light is within 1.18 sigma.
  const radius = 1.18 * psfSigma * Math.sqrt(size * size - 1)
  const { usual, least, largest } = FIRST_RADIUS
  return {
    x: STAMP_SIDE / 2 + stamp.remainder.x,
    y: STAMP_SIDE / 2 + stamp.remainder.y,
    ...{ g1: isShape ? g1 : 0, g2: isShape ? g2 : 0 },
    radius: Number.isFinite(radius) ? Math.min(largest, Math.max(least, radius)) : usual,
  }
}

const isKnown = ({ chi2, galaxy }: GalaxyFit): boolean =>
  Number.isFinite(chi2) && Object.values(galaxy).every(Number.isFinite)

function answerOf(found: GalaxyFit, bands: readonly Band[], others: Uint8Array): ObjectFit {
  const { galaxy, covariance, chi2, pixels, parameters, converged } = found
  const byBand = (values: readonly number[]): (number | null)[] =>
    STAMP_BANDS.map((band) => {
      const value = values[bands.indexOf(band)] ?? NaN
      return Number.isFinite(value) ? value : null
    })
  const isHeld = covariance?.every(Number.isFinite) ?? false
  return {
    ...galaxy,
    covariance: covariance && isHeld ? [...covariance] : null,
    ...{ bands: [...bands], chi2, pixels, parameters, converged },
    fluxes: byBand(found.fluxes),
    fluxErrors: byBand(found.fluxErrors),
    model: spread(found.model, bands),
    fitted: Uint8Array.from({ length: PLACES }, (_, at) => {
      const isInside = isInDisc(at % STAMP_SIDE, Math.floor(at / STAMP_SIDE))
      return isInside && others[at] !== 1 ? 1 : 0
    }),
  }
}

/** A model of some bands with six of them; 0 in the others. */
function spread(model: Float32Array, bands: readonly Band[]): Float32Array {
  const whole = new Float32Array(PLACES * ACROSS)
  const places = bands.map((band) => STAMP_BANDS.indexOf(band))
  for (let at = 0, from = 0; at < PLACES; at++)
    for (const band of places) whole[at * ACROSS + band] = model[from++] ?? 0
  return whole
}
