import { BANDS } from '../units/bands'
import type { Exposure } from './sky-noise'
import type { BandDepth } from './survey-depth'
import { basinsOf, type Basin } from './watershed'

/**
 * A detected source. `x`, `y`: centroid in a Gaussian window, 0-based pixels. `flux` and `fluxError`, nJy, by band, in the Kron ellipse
 * of the i band, pixels of neighbours left out; `radius`: the circle around the centroid with half of that i flux, in pixels and
 * with the PSF. `snr` is flux over error in i. `flags`: 1 pixels of neighbours in the ellipse, 2 another peak in the same island.
 */
export type Detection = {
  x: number
  y: number
  flux: number[]
  fluxError: number[]
  radius: number
  snr: number
  flags: number
}

/** Bits of `Detection.flags`: as SExtractor has them. */
export const DETECTION_FLAGS = { neighbours: 1, deblended: 2 } as const

/** Bands that are summed to detect in, weighted by their noise, and the one in which sources are measured. */
const DETECTION_BANDS = ['r', 'i', 'z'] as const
const MEASURED = BANDS.indexOf('i')
/** What is detected, in sigma of a pixel of that sum; and how high a peak must stand over a saddle, in sigma of the smoothed sum. */
const THRESHOLD = 1.5
const PROMINENCE = 3
/** The smoothing kernel and the noise that it leaves. */
const KERNEL = [1, 2, 1, 2, 4, 2, 1, 2, 1].map((weight) => weight / 16)
const SMOOTHED_NOISE = 6 / 16

/** Kron's factor and the least radius, in units of the ellipse and pixels (Kron 1980; Bertin & Arnouts 1996). */
const KRON_FACTOR = 2.5
const LEAST_RADIUS = 3.5

/**
 * Detects and measures sources in six exposures u g r i z y of `side` x `side` pixels. Detection and separation are in the noise-weighted sum of r, i and z,
 * smoothed over 3 x 3 pixels (`basinsOf`); centroids in a Gaussian window (Bertin's XWIN_IMAGE); fluxes in the Kron ellipse.
 */
export function detectSources(
  exposures: readonly Exposure[],
  side: number,
  depths: readonly BandDepth[],
): Detection[] {
  const sum = weightedSum(exposures, depths)
  const smooth = smoothed(sum, side)
  const { image, variance } = exposures[MEASURED] ?? {
    image: new Float32Array(0),
    variance: new Float32Array(0),
  }
  const sky = (depths[MEASURED]?.skySigma ?? 1) ** 2
  const least = (pixel: number): number =>
    PROMINENCE * SMOOTHED_NOISE * Math.sqrt(Math.max(1, (variance[pixel] ?? 0) / sky))
  const basins = basinsOf(smooth, side, THRESHOLD, least)
  const owner = new Int32Array(image.length).fill(-1)
  basins.forEach(({ members }, number) => {
    for (const pixel of members) owner[pixel] = number
  })
  return basins.map((basin, number) => measure({ basin, number, owner, sum, exposures, side }))
}

function weightedSum(exposures: readonly Exposure[], depths: readonly BandDepth[]): Float32Array {
  const used = DETECTION_BANDS.map((band) => BANDS.indexOf(band))
  const weights = used.map((band) => (depths[band]?.skySigma ?? Infinity) ** -2)
  const norm = Math.sqrt(weights.reduce((total, weight) => total + weight, 0))
  const sum = new Float32Array(exposures[0]?.image.length ?? 0)
  used.forEach((band, at) => {
    const { image } = exposures[band] ?? { image: sum }
    const weight = (weights[at] ?? 0) / norm
    for (let pixel = 0; pixel < sum.length; pixel++)
      sum[pixel] = (sum[pixel] ?? 0) + weight * (image[pixel] ?? 0)
  })
  return sum
}

/** Over 3 x 3 pixels; the border keeps what it has inside. */
function smoothed(image: Float32Array, side: number): Float32Array {
  const smooth = new Float32Array(image.length)
  for (let row = 1; row < side - 1; row++) {
    for (let column = 1; column < side - 1; column++) {
      const at = row * side + column
      let value = 0
      for (let k = 0; k < 9; k++) {
        value += (KERNEL[k] ?? 0) * (image[at + (Math.floor(k / 3) - 1) * side + (k % 3) - 1] ?? 0)
      }
      smooth[at] = value
    }
  }
  return smooth
}

type Place = {
  basin: Basin
  number: number
  owner: Int32Array
  sum: Float32Array
  exposures: readonly Exposure[]
  side: number
}

/** The quadratic form of an ellipse of one sigma, and its geometric mean radius. */
type Ellipse = { xx: number; xy: number; yy: number; x: number; y: number; radius: number }

function measure(place: Place): Detection {
  const ellipse = ellipseOf(place)
  const kron = Math.max(KRON_FACTOR * kronRadius(place, ellipse), LEAST_RADIUS / ellipse.radius)
  const { flux, variance, neighbours, growth } = sumWithin(place, ellipse, kron)
  const total = flux[MEASURED] ?? 0
  const fluxError = variance.map(Math.sqrt)
  const radius = halfLight(growth, total)
  const { x, y } = windowedCentroid(place, ellipse, radius)
  const deblended = hasNeighbour(place) ? DETECTION_FLAGS.deblended : 0
  const flags = (neighbours ? DETECTION_FLAGS.neighbours : 0) | deblended
  return { x, y, flux, fluxError, radius, snr: total / (fluxError[MEASURED] ?? Infinity), flags }
}

/** From the second moments of the basin's pixels over the threshold; at least a twelfth of a pixel squared in each direction. */
function ellipseOf({ basin, sum, side }: Place): Ellipse {
  let [total, x, y, xx, xy, yy] = [0, 0, 0, 0, 0, 0]
  const [column, row] = [basin.peak % side, Math.floor(basin.peak / side)]
  for (const pixel of basin.members) {
    const value = Math.max(0, sum[pixel] ?? 0)
    const [dx, dy] = [(pixel % side) - column, Math.floor(pixel / side) - row]
    total += value
    x += value * dx
    y += value * dy
    xx += value * dx * dx
    xy += value * dx * dy
    yy += value * dy * dy
  }
  ;[x, y] = [x / total, y / total]
  const [mxx, mxy, myy] = [xx / total - x * x + 1 / 12, xy / total - x * y, yy / total - y * y + 1 / 12]
  const area = Math.max(mxx * myy - mxy * mxy, 1 / 144)
  return {
    ...{ xx: myy / area, xy: -mxy / area, yy: mxx / area },
    ...{ x: x + column, y: y + row, radius: area ** 0.25 },
  }
}

/** Visits the pixels of an ellipse of so many sigma, with the elliptical radius squared, but for those of neighbours; says whether there were any. */
function visit(
  { number, owner, side }: Place,
  { xx, xy, yy, x, y, radius }: Ellipse,
  sigmas: number,
  each: (pixel: number, square: number, dx: number, dy: number) => void,
): boolean {
  const reach = Math.min(64, Math.ceil(sigmas * Math.max(Math.sqrt(yy), Math.sqrt(xx)) * radius * radius) + 1)
  let neighbours = false
  for (
    let row = Math.max(0, Math.round(y) - reach);
    row <= Math.min(side - 1, Math.round(y) + reach);
    row++
  ) {
    for (
      let column = Math.max(0, Math.round(x) - reach);
      column <= Math.min(side - 1, Math.round(x) + reach);
      column++
    ) {
      const [dx, dy] = [column - x, row - y]
      const square = xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy
      if (square > sigmas * sigmas) continue
      const pixel = row * side + column
      const whose = owner[pixel] ?? -1
      if (whose === -1 || whose === number) each(pixel, square, dx, dy)
      else neighbours = true
    }
  }
  return neighbours
}

/** Kron's first moment within 6 sigma, in units of the ellipse. */
function kronRadius(place: Place, ellipse: Ellipse): number {
  let [moment, total] = [0, 0]
  visit(place, ellipse, 6, (pixel, square) => {
    const value = place.sum[pixel] ?? 0
    moment += Math.sqrt(square) * value
    total += value
  })
  const radius = moment / total
  return total > 0 && radius > 0 ? Math.min(radius, 6) : 1
}

function sumWithin(place: Place, ellipse: Ellipse, sigmas: number) {
  const { exposures } = place
  const flux = exposures.map(() => 0)
  const variance = exposures.map(() => 0)
  const growth: [number, number][] = []
  const neighbours = visit(place, ellipse, sigmas, (pixel, _square, dx, dy) => {
    exposures.forEach((exposure, band) => {
      flux[band] = (flux[band] ?? 0) + (exposure.image[pixel] ?? 0)
      variance[band] = (variance[band] ?? 0) + (exposure.variance[pixel] ?? 0)
    })
    growth.push([Math.hypot(dx, dy), exposures[MEASURED]?.image[pixel] ?? 0])
  })
  return { flux, variance, neighbours, growth }
}

/** The radius within which half of the flux is, from the curve of growth. */
function halfLight(growth: [number, number][], total: number): number {
  let sum = 0
  for (const [radius, value] of growth.sort(([a], [b]) => a - b)) {
    sum += value
    if (sum >= total / 2) return Math.max(radius, 0.5)
  }
  return 0.5
}

/** Steps of the windowed centroid, and when it stands still, in pixels. */
const CENTROID_STEPS = 16
const STANDSTILL = 1e-4

/** Twice the first moments in a Gaussian window whose FWHM is the half-light diameter, step by step. */
function windowedCentroid(
  { sum, side }: Place,
  ellipse: Ellipse,
  halfLightRadius: number,
): { x: number; y: number } {
  const sigma = (2 * halfLightRadius) / 2.3548
  const reach = Math.ceil(4 * sigma)
  let { x, y } = ellipse
  for (let step = 0; step < CENTROID_STEPS; step++) {
    let [total, mx, my] = [0, 0, 0]
    for (
      let row = Math.max(0, Math.round(y) - reach);
      row <= Math.min(side - 1, Math.round(y) + reach);
      row++
    ) {
      for (
        let column = Math.max(0, Math.round(x) - reach);
        column <= Math.min(side - 1, Math.round(x) + reach);
        column++
      ) {
        const [dx, dy] = [column - x, row - y]
        const value =
          (sum[row * side + column] ?? 0) * Math.exp((-0.5 * (dx * dx + dy * dy)) / (sigma * sigma))
        total += value
        mx += value * dx
        my += value * dy
      }
    }
    const [dx, dy] = [(2 * mx) / total, (2 * my) / total]
    // Where noise or a neighbour leads away, the barycentre of the pixels is kept.
    if (!(Math.hypot(x + dx - ellipse.x, y + dy - ellipse.y) < 2 * halfLightRadius)) return ellipse
    ;[x, y] = [x + dx, y + dy]
    if (Math.hypot(dx, dy) < STANDSTILL) break
  }
  return { x, y }
}

/** Whether a pixel next to the basin belongs to another one. */
function hasNeighbour({ basin, number, owner, side }: Place): boolean {
  return basin.members.some((pixel) =>
    [pixel - 1, pixel + 1, pixel - side, pixel + side].some((at) => {
      const whose = owner[at] ?? -1
      return whose !== -1 && whose !== number
    }),
  )
}
