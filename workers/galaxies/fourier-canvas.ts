import type { ComplexColumns } from './inverse-fft'
import { modeSums } from './mode-sums'
import { modeTransform, rowPitch, type ConvolvedModes } from './mode-transform'
import { psfModes, type PointSpread } from './point-spread'
import type { Source } from './source'

/**
 * Where sources are added up in Fourier space, one plane a band, to be transformed once: convolution with the PSF and the pixel is
 * then a product, and costs nothing for another source.
 */
export interface FourierCanvas {
  /** Pixels along a side; what lies outside comes in again at the other side. */
  readonly grid: number
  clear(): void
  /** Adds a source, without the highest modes, which together make up less than `accuracy` of the peak of its image. */
  add(source: Source, accuracy: number): void
  /**
   * Writes one band of the image, pixel-integrated, in the unit of the fluxes: `side` x `side` pixels from pixel (0, 0) on, `[row, column]`.
   */
  read(band: number, into: Float32Array | Float64Array, side: number): void
  /** Writes all bands, `[row, column, band]`. */
  readAll(into: Float32Array, side: number): void
}

/** A canvas of `grid` x `grid` pixels of 0.2 arcsec (see `fftPlan` for the lengths that can be) with one band for each PSF. */
export function fourierCanvas(psfs: readonly PointSpread[], grid: number): FourierCanvas {
  const modes = psfs.map((psf) => psfModes(psf, grid))
  const rings = Float64Array.from({ length: grid }, (_, ring) =>
    Math.max(...modes.map((one) => one.rings[ring] ?? 0)),
  )
  const sums = modeSums(psfs.length, grid, rings)
  const transform = modeTransform(grid)
  const pitch = rowPitch(grid)
  // The transform is not divided by the number of pixels: the kernels are.
  const perPixel = (value: number): number => value / (grid * grid)
  const bands: ConvolvedModes[] = modes.map(({ re, im }, band) => ({
    plane: planeOf(sums.planes, band),
    kernel: { re: re.map(perPixel), im: im?.map(perPixel) ?? new Float64Array(re.length) },
  }))

  function read(band: number, into: Float32Array | Float64Array, side: number): void {
    const [one] = bands.slice(band)
    if (!one) throw new RangeError(`there is no band ${band}`)
    const { re } = transform(one, null, sums.reach(), side)
    for (let row = 0; row < side; row++) {
      for (let x = 0; x < side; x++) into[row * side + x] = re[row * pitch + x]!
    }
  }

  function readAll(into: Float32Array, side: number): void {
    for (let band = 0; band < bands.length; band += 2) {
      const [one, other = null] = bands.slice(band, band + 2)
      if (!one) continue
      const found = transform(one, other, sums.reach(), side)
      for (let row = 0; row < side; row++) {
        const to = row * side * bands.length + band
        copyRow(found, row * pitch, side, into, to, bands.length, other !== null)
      }
    }
  }

  return { grid, clear: sums.clear, add: sums.add, read, readAll }
}

function planeOf(planes: readonly ComplexColumns[], band: number): ComplexColumns {
  const plane = planes[band]
  if (!plane) throw new RangeError(`there is no band ${band}`)
  return plane
}

/** A row to an image of several bands, from `to` on: its real parts, and its imaginary parts beside them if `both`. */
function copyRow(
  { re, im }: ComplexColumns,
  from: number,
  count: number,
  into: Float32Array,
  to: number,
  bands: number,
  both: boolean,
): void {
  for (let x = 0; x < count; x++, to += bands) {
    into[to] = re[from + x]!
    if (both) into[to + 1] = im[from + x]!
  }
}
