import { arcsec, fluxFromMagnitude, magnitude, type Arcsec, type Magnitude } from '../units/quantities'
import type { RandomStream } from '../units/random'
import type { Shear } from './shear'
import { sersicComponent, type Component } from './source'
import { NANOJANSKY_ZERO } from './survey-depth'

/**
 * A galaxy before lens and PSF. `magnitudes` (AB, total) and `bulgeFractions` (of the flux) are by band u g r i z y; the half-light radii are those of the
 * circularised profiles, sqrt(a b), of a disk of n = 1 and a bulge of n = 4, which share the `shape` g.
 */
export type Galaxy = {
  magnitudes: Magnitude[]
  bulgeFractions: number[]
  diskRadius: Arcsec
  bulgeRadius: Arcsec
  shape: Shear
}

/** The brightest and the faintest galaxy, i band. */
export const MAGNITUDES = { brightest: 18.5, faintest: 27.5 } as const
/** Galaxies in a square arcmin brighter than i: 49 x 10^(0.31 (i - 25)); the LSST Science Book (2009, section 3.7) has 46. */
export const galaxiesBrighterThan = (i: number): number => 49 * 10 ** (0.31 * (i - 25))
const SLOPE = 0.31

/** Galaxies in a square arcmin, of all magnitudes that are drawn. */
export const GALAXY_DENSITY =
  galaxiesBrighterThan(MAGNITUDES.faintest) - galaxiesBrighterThan(MAGNITUDES.brightest)

/**
 * Two Gaussian populations of the colours u-g, g-r, r-i, i-z, z-y: their means, and the lower triangles of the Cholesky factors of their
 * covariances. Fitted to the truth of the sample survey, 1,787 galaxies of i < 24.8, as a mixture with the likelihood of B/T; the fit's share of red
 * ones was 0.278.
 */
const RED_SHARE = 0.27
const BLUE = {
  mean: [0.1836, 0.0924, 0.1393, 0.1731, 0.194],
  factor: [
    [0.3461],
    [0.0456, 0.196],
    [-0.0876, 0.1673, 0.1902],
    [-0.0598, 0.0744, 0.0509, 0.1662],
    [-0.0291, 0.0096, -0.0039, 0.0647, 0.1491],
  ],
} as const
const RED = {
  mean: [0.7973, 0.9902, 0.5536, 0.2697, 0.1668],
  factor: [
    [0.7578],
    [0.258, 0.2947],
    [0.0378, 0.0858, 0.3166],
    [0.025, 0.0955, 0.2266, 0.171],
    [-0.0242, 0.0542, 0.1391, 0.1058, 0.0925],
  ],
} as const

/** Middle wavelengths of the bands, nm: the ratio of bulge to disk goes with their power 1.2, bulges being red. */
const WAVELENGTHS = [367.1, 482.7, 622.3, 754.6, 869.1, 971.2] as const
const BULGE_REDDENING = 1.2

/** Limits of half-light radii, arcsec. */
const DISK_RADII = [0.08, 2.5] as const
const BULGE_RADII = [0.05, 1.2] as const

/** A galaxy of the sky to i = 27.5: magnitude, colours, sizes, bulge and shape. */
export function drawGalaxy(random: RandomStream): Galaxy {
  const i = drawMagnitude(random)
  const red = random.uniform() < RED_SHARE
  const magnitudes = drawMagnitudes(random, i, red ? RED : BLUE)
  const bulge = drawBulgeFraction(random, red)
  const disk = 0.28 * 10 ** (-0.08 * (i - 25) + 0.17 * random.normal())
  const diskRadius = arcsec(within(disk, DISK_RADII))
  const bulgeRadius = arcsec(within(0.5 * diskRadius * 10 ** (0.2 * random.normal()), BULGE_RADII))
  const bulgeFractions = bulgeFractionsOf(bulge)
  return { magnitudes, bulgeFractions, diskRadius, bulgeRadius, shape: drawShape(random) }
}

/** The cumulative counts, turned round. */
function drawMagnitude(random: RandomStream): number {
  const count = galaxiesBrighterThan(MAGNITUDES.brightest) + random.uniform() * GALAXY_DENSITY
  return 25 + Math.log10(count / galaxiesBrighterThan(25)) / SLOPE
}

function drawMagnitudes(
  random: RandomStream,
  i: number,
  { mean, factor }: typeof BLUE | typeof RED,
): Magnitude[] {
  const normals = mean.map(() => random.normal())
  const colours = mean.map((middle, at) =>
    (factor[at] ?? []).reduce<number>((sum, weight, k) => sum + weight * (normals[k] ?? 0), middle),
  )
  return magnitudesFrom(i, colours)
}

/** Magnitudes u g r i z y of a galaxy of magnitude `i` whose colours lie between the means of the blue (`redness` 0) and of the red (1) population. */
export function meanMagnitudes(i: number, redness: number): Magnitude[] {
  const colours = BLUE.mean.map((blue, at) => blue + redness * ((RED.mean[at] ?? NaN) - blue))
  return magnitudesFrom(i, colours)
}

/** Of the colours u-g, g-r, r-i, i-z, z-y. */
function magnitudesFrom(i: number, colours: readonly number[]): Magnitude[] {
  const [ug = 0, gr = 0, ri = 0, iz = 0, zy = 0] = colours
  return [i + ri + gr + ug, i + ri + gr, i + ri, i, i - iz, i - iz - zy].map(magnitude)
}

function drawBulgeFraction(random: RandomStream, red: boolean): number {
  if (red) return random.beta(2, 2.5)
  return random.uniform() < 0.6 ? 0 : random.beta(1, 4)
}

/** Bulge fractions u g r i z y of a galaxy of which a share of the light in i is in its bulge. */
export function bulgeFractionsOf(bulge: number): number[] {
  return WAVELENGTHS.map((wavelength) => reddened(bulge, wavelength))
}

function reddened(bulge: number, wavelength: number): number {
  const scaled = bulge * (wavelength / WAVELENGTHS[3]) ** BULGE_REDDENING
  return scaled / (scaled + 1 - bulge)
}

/** P(|g|) ~ |g| (1 - |g|^2)^2 exp(-|g|^2 / (2 x 0.3^2)), |g| < 0.85: by rejection from the Rayleigh distribution. */
function drawShape(random: RandomStream): Shear {
  for (;;) {
    const size = 0.3 * Math.sqrt(-2 * Math.log(1 - random.uniform()))
    if (size >= 0.85 || random.uniform() > (1 - size * size) ** 2) continue
    const angle = 2 * Math.PI * random.uniform()
    return { g1: size * Math.cos(angle), g2: size * Math.sin(angle) }
  }
}

function within(value: number, [least, greatest]: readonly [number, number]): number {
  return Math.min(Math.max(value, least), greatest)
}

/** The galaxy's disk and bulge as they are drawn, fluxes in nJy. */
export function componentsOf({ magnitudes, bulgeFractions, diskRadius, bulgeRadius }: Galaxy): Component[] {
  const flux = magnitudes.map((value) => fluxFromMagnitude(value, NANOJANSKY_ZERO))
  const bulge = flux.map((total, band) => total * (bulgeFractions[band] ?? 0))
  const disk = flux.map((total, band) => total - (bulge[band] ?? 0))
  const parts = [sersicComponent(1, diskRadius, disk), sersicComponent(4, bulgeRadius, bulge)]
  return parts.filter(({ weight }) => weight > 0)
}
