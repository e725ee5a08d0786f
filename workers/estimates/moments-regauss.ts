import { minorOf, type AdaptiveMoments } from '../stamps/adaptive-moments'
import { distortionFromShape, distortionOf, shapeFromDistortion, shear } from './moments-distortion'
import type { PlaneImage } from '../stamps/gaussian-weight'
import type { PsfMoments } from './moments-psf'
import { inverseOf, type Ellipse } from '../stamps/gaussian-weight'
import type { Shape } from './shape-estimate'

/** The least variance along an axis of the galaxy before the point-spread function, in square pixels. */
const SMALLEST_VARIANCE = 0.25
/** The Gaussian in place of that galaxy ends at this many standard deviations along x and y, counted as at least a pixel. */
const KERNEL_REACH = 3
/** That Gaussian is left out where it is under 2e-4 of its peak. */
const KERNEL_FLOOR = 2e-4
/** From this variance along its minor axis, in square pixels, every other row and column of that Gaussian do. */
const SMOOTH_VARIANCE = 3
/** How far from the object its image is made as it would be with a Gaussian point-spread function, in standard deviations. */
const IMAGE_REACH = 4.5

/**
 * The image as a Gaussian point-spread function would have made it (Hirata & Seljak 2003): to it is added the residual
 * of the function convolved with the Gaussian that the galaxy is about before it, of flux rho4 times the amplitude. Only
 * within 4.5 standard deviations of the object.
 */
export function regaussianise(image: PlaneImage, galaxy: AdaptiveMoments, psf: PsfMoments): PlaneImage {
  const kernel = kernelOf(galaxy, psf)
  const pixels = image.pixels.slice()
  const inverse = inverseOf(galaxy)
  const [bottom, top] = spanOf(galaxy.y, IMAGE_REACH * Math.sqrt(galaxy.yy), image.height)
  for (let row = bottom; row <= top; row++) {
    const dy = row - galaxy.y
    const reach = Math.sqrt(Math.max(0, IMAGE_REACH ** 2 - (dy * dy) / galaxy.yy) / inverse.xx)
    const [first, last] = spanOf(galaxy.x - (inverse.xy * dy) / inverse.xx, reach, image.width)
    addRow(
      pixels.subarray(row * image.width, (row + 1) * image.width),
      row,
      first,
      last,
      kernel,
      psf.residual,
    )
  }
  return { pixels, width: image.width, height: image.height }
}

/** Adds to one row, from its first to its last pixel, the residual convolved with the kernel. */
function addRow(
  pixels: Float64Array,
  row: number,
  first: number,
  last: number,
  kernel: Kernel,
  residual: PlaneImage,
): void {
  const { values, bottom, step, x, starts } = kernel
  const from = Math.max(0, Math.ceil((row - bottom - residual.height + 1) / step))
  const until = Math.min(x.length - 1, Math.floor((row - bottom) / step))
  for (let to = first; to <= last; to++) {
    let sum = 0
    for (let line = from; line <= until; line++) {
      const start = starts[line] ?? 0
      // Columns of the residual fall as those of the kernel rise.
      const column = to - (x[line] ?? 0)
      const skipped = Math.max(0, Math.ceil((column - residual.width + 1) / step))
      const end = Math.min(starts[line + 1] ?? 0, start + Math.floor(column / step) + 1)
      let at = (row - bottom - line * step) * residual.width + column - skipped * step
      for (let k = start + skipped; k < end; k++, at -= step)
        sum += (values[k] ?? 0) * (residual.pixels[at] ?? 0)
    }
    pixels[to] = (pixels[to] ?? 0) + sum
  }
}

/**
 * A Gaussian where it is not next to nothing, at every `step` pixels: row `bottom` + n step has its values from column x[n] on, in
 * `values` from starts[n].
 */
interface Kernel {
  readonly values: Float64Array
  readonly bottom: number
  readonly step: number
  readonly x: Int32Array
  readonly starts: Int32Array
}

/** The galaxy before the point-spread function as a Gaussian. */
function kernelOf(galaxy: AdaptiveMoments, psf: PsfMoments): Kernel {
  const before = deconvolve(galaxy, psf.moments)
  const reach = (variance: number): number => KERNEL_REACH * Math.sqrt(Math.max(1, variance))
  const [left, right] = [Math.floor(before.x - reach(before.xx)), Math.ceil(before.x + reach(before.xx))]
  const [bottom, top] = [Math.floor(before.y - reach(before.yy)), Math.ceil(before.y + reach(before.yy))]
  const step = minorOf(before) < SMOOTH_VARIANCE ? 1 : 2
  const rows = Math.floor((top - bottom) / step) + 1
  const values = new Float64Array((right - left + 1) * rows)
  const x = new Int32Array(rows)
  const starts = new Int32Array(rows + 1)
  const inverse = inverseOf(before)
  let count = 0
  let sum = 0
  for (let row = 0; row < rows; row++) {
    const dy = bottom + row * step - before.y
    x[row] = right + 1
    for (let column = left; column <= right; column += step) {
      const dx = column - before.x
      const value = Math.exp(-0.5 * (inverse.xx * dx * dx + inverse.yy * dy * dy) - inverse.xy * dx * dy)
      sum += value
      if (value < KERNEL_FLOOR) continue
      x[row] = Math.min(x[row] ?? 0, column)
      values[count++] = value
    }
    starts[row + 1] = count
  }
  const scale = (galaxy.rho4 * galaxy.amplitude) / (psf.sum * sum)
  return { values: values.map((value) => value * scale), bottom, step, x, starts }
}

/** Covariance of the galaxy less that of the function, both axes held above what would blow up. */
function deconvolve(galaxy: Ellipse, psf: Ellipse): Ellipse {
  const [xx, xy, yy] = [galaxy.xx - psf.xx, galaxy.xy - psf.xy, galaxy.yy - psf.yy]
  const length = Math.hypot(xx - yy, 2 * xy)
  const major = Math.max(SMALLEST_VARIANCE, (xx + yy + length) / 2)
  const minor = Math.max(SMALLEST_VARIANCE, (xx + yy - length) / 2)
  const [cosine, sine] = length > 0 ? [(xx - yy) / length, (2 * xy) / length] : [1, 0]
  const [mean, half] = [(major + minor) / 2, (major - minor) / 2]
  const covariance = { xx: mean + half * cosine, xy: half * sine, yy: mean - half * cosine }
  return { x: galaxy.x - psf.x, y: galaxy.y - psf.y, ...covariance }
}

function spanOf(centre: number, reach: number, length: number): [first: number, last: number] {
  return [Math.max(0, Math.floor(centre - reach)), Math.min(length - 1, Math.ceil(centre + reach))]
}

/**
 * The shape g before a Gaussian point-spread function, of an object with these adaptive moments: in the frame where the function
 * is round the distortion is divided by the resolution, with the correction by the fourth moment for a galaxy that is no Gaussian
 * (Bernstein & Jarvis 2002; Hirata & Seljak 2003).
 */
export function correctForPsf(
  object: Ellipse & { readonly rho4: number },
  psf: Ellipse,
): Shape | 'smallerThanPsf' | 'notAShape' {
  const frame = shapeFromDistortion(distortionOf(psf))
  const seen = distortionFromShape(shear(shapeFromDistortion(distortionOf(object)), [-frame[0], -frame[1]]))
  const kurtosis = object.rho4 / 2 - 1
  const areas = Math.sqrt(inverseOf(psf).determinant / inverseOf(object).determinant)
  const flattening = Math.sqrt(1 - seen[0] ** 2 - seen[1] ** 2)
  const resolution = 1 - ((areas * (1 + kurtosis)) / (1 - kurtosis)) * flattening
  if (!(resolution > 0) || psf.xx + psf.yy >= object.xx + object.yy) return 'smallerThanPsf'
  const round = [seen[0] / resolution, seen[1] / resolution] as const
  return Math.hypot(...round) < 1 ? shear(shapeFromDistortion(round), frame) : 'notAShape'
}
