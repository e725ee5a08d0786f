import type { StampPainter } from '../stamp-painter'
import { fitWindow, type FitWindow, type ObservedStamp } from './fit-window'
import { drawTemplate, drawWhole, type GalaxyProfile } from './galaxy-template'
import { minimise, type LeastSquaresFit } from './least-squares'

/** Where a fit begins: the object in stamp pixels, a shape, and a half-light radius in arcsec. */
export type FitStart = Omit<GalaxyProfile, 'index'>

/** A galaxy fitted to a stamp. */
export interface GalaxyFit {
  readonly galaxy: GalaxyProfile
  /** The covariance of g1 and g2 by noise: elements 11, 12 and 22; null where the data do not hold the shape. */
  readonly covariance: readonly [c11: number, c12: number, c22: number] | null
  /** Total flux in each band in the stamp's units, negative where the data say so, and its error with all else fixed. NaN for a band of which nothing is fitted. */
  readonly fluxes: readonly number[]
  readonly fluxErrors: readonly number[]
  /** The sum of the squared residuals in units of the noise, over `pixels` pixels of all bands that were fitted with `parameters` parameters. */
  readonly chi2: number
  readonly pixels: number
  readonly parameters: number
  readonly converged: boolean
  /** The model on the whole stamp, `[row, column, band]`; 0 in a band of which nothing is fitted. */
  readonly model: Float32Array
}

/** Indices that are tried, from the exponential on in the direction that fits better. */
export const FIT_INDICES = [0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5, 6] as const
/** By how much another index must lower chi^2, for a parameter more (Akaike 1974). */
const WORTH = 2

/** The largest |g|, the least and the largest half-light radius in arcsec, and how far the centre may go, in pixels. */
const LIMITS = { shape: 0.95, least: 0.01, largest: 8, shift: 4 }
/** Steps of x, y, g1, g2 and ln radius for derivatives. */
const STEPS = [0.02, 0.02, 0.005, 0.005, 0.01]

/**
 * Fits one elliptical Sersic galaxy behind the PSFs of `painter` to the middle of a stamp, in all bands at once: one centre, shape (reduced shear g, pixel axes), half-light radius and
 * index, an amplitude of its own for each band (linear, so found exactly at every step: Golub & Pereyra 1973). Pixels within 4 arcsec of the middle are fitted whose noise
 * is finite: neighbours are to be left out by the caller. Null where no pixel is, or no galaxy fits at the start.
 */
export async function fitGalaxy(
  stamp: ObservedStamp,
  painter: StampPainter,
  start: FitStart,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<GalaxyFit | null> {
  const window = fitWindow(stamp)
  if (window.count === 0) return null
  const fitAt: FitAt = (at, from) =>
    minimise(problemOf(window, painter, start, FIT_INDICES[at] ?? 1, pause), from)
  const found = await climbIndices(fitAt, parametersOf(start))
  if (!found) return null
  const galaxy = profileOf(found.fit.parameters, FIT_INDICES[found.at] ?? 1)
  return describe(found.fit, galaxy, window, painter)
}

/** The fit with an index of the list, from parameters on. */
type FitAt = (at: number, from: Float64Array) => Promise<LeastSquaresFit | null>

interface Climbed {
  readonly at: number
  readonly fit: LeastSquaresFit
}

/** The exponential, or the index that is reached from there while chi^2 falls, where that is worth a parameter. */
async function climbIndices(fitAt: FitAt, first: Float64Array): Promise<Climbed | null> {
  const at = FIT_INDICES.indexOf(1)
  const fit = await fitAt(at, first)
  if (!fit) return null
  for (const direction of [1, -1]) {
    const found = await walk(fitAt, { at, fit }, direction)
    if (found.fit.chi2 < fit.chi2 - WORTH) return found
  }
  return { at, fit }
}

async function walk(fitAt: FitAt, from: Climbed, direction: number): Promise<Climbed> {
  const at = from.at + direction
  const fit = FIT_INDICES[at] === undefined ? null : await fitAt(at, from.fit.parameters)
  return fit && fit.chi2 < from.fit.chi2 ? walk(fitAt, { at, fit }, direction) : from
}

const parametersOf = ({ x, y, g1, g2, radius }: FitStart): Float64Array =>
  Float64Array.of(x, y, g1, g2, Math.log(radius))

const profileOf = (
  [x = NaN, y = NaN, g1 = NaN, g2 = NaN, size = NaN]: Float64Array,
  index: number,
): GalaxyProfile => ({ x, y, g1, g2, radius: Math.exp(size), index })

function problemOf(
  window: FitWindow,
  painter: StampPainter,
  start: FitStart,
  index: number,
  pause: () => Promise<void>,
): Parameters<typeof minimise>[0] {
  const template = new Float32Array(window.scaled.length)
  return {
    steps: STEPS,
    pause,
    residuals(parameters) {
      const galaxy = profileOf(parameters, index)
      if (!isAllowed(galaxy, start)) return null
      drawTemplate(painter, galaxy, template)
      return residualsOf(window, template, amplitudesOf(window, template).fluxes)
    },
  }
}

function isAllowed({ x, y, g1, g2, radius }: GalaxyProfile, start: FitStart): boolean {
  const isNear = Math.hypot(x - start.x, y - start.y) < LIMITS.shift
  return isNear && Math.hypot(g1, g2) < LIMITS.shape && radius > LIMITS.least && radius < LIMITS.largest
}

/** The flux of each band that fits best, and its error. */
function amplitudesOf(
  { scaled, weight, bands }: FitWindow,
  template: Float32Array,
): { fluxes: Float64Array; errors: Float64Array } {
  const [products, squares] = [new Float64Array(bands), new Float64Array(bands)]
  for (let at = 0, band = 0; at < scaled.length; at++, band = band + 1 === bands ? 0 : band + 1) {
    const expected = template[at]! * weight[at]!
    products[band]! += expected * scaled[at]!
    squares[band]! += expected * expected
  }
  return {
    fluxes: products.map((product, band) => product / squares[band]!),
    errors: squares.map((square) => 1 / Math.sqrt(square)),
  }
}

function residualsOf(
  { scaled, weight, bands }: FitWindow,
  template: Float32Array,
  fluxes: Float64Array,
): Float64Array {
  const residuals = new Float64Array(scaled.length)
  for (let at = 0, band = 0; at < scaled.length; at++, band = band + 1 === bands ? 0 : band + 1) {
    if (weight[at] === 0) continue
    residuals[at] = scaled[at]! - fluxes[band]! * template[at]! * weight[at]!
  }
  return residuals
}

function describe(
  { chi2, covariance, converged }: LeastSquaresFit,
  galaxy: GalaxyProfile,
  window: FitWindow,
  painter: StampPainter,
): GalaxyFit {
  const { bands, count, scaled } = window
  const template = new Float32Array(scaled.length)
  drawTemplate(painter, galaxy, template)
  const { fluxes, errors } = amplitudesOf(window, template)
  const model = drawWhole(painter, galaxy, bands)
  for (let at = 0; at < model.length; at++)
    model[at]! *= Number.isFinite(fluxes[at % bands]) ? fluxes[at % bands]! : 0
  const fitted = fluxes.filter(Number.isFinite).length
  const side = STEPS.length
  return {
    ...{ galaxy, chi2, converged, model, pixels: count },
    covariance: covariance && [
      covariance[2 * side + 2] ?? NaN,
      covariance[2 * side + 3] ?? NaN,
      covariance[3 * side + 3] ?? NaN,
    ],
    ...{ fluxes: [...fluxes], fluxErrors: [...errors].map((error) => (error < Infinity ? error : NaN)) },
    parameters: side + fitted + (galaxy.index === 1 ? 0 : 1),
  }
}
