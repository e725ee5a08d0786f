import type { ComplexColumns } from './inverse-fft'
import { modeSums } from './mode-sums'
import { modeTransform, type ConvolvedModes } from './mode-transform'
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
  const transform = modeTransform(grid, psfs.length)
  // The transform is not divided by the number of pixels: the kernels are.
  const perPixel = (value: number): number => value / (grid * grid)
  const bands: ConvolvedModes[] = modes.map(({ re, im }, band) => ({
    plane: planeOf(sums.planes, band),
    kernel: { re: re.map(perPixel), im: im?.map(perPixel) ?? null },
  }))

  function read(band: number, into: Float32Array | Float64Array, side: number): void {
    transform(bands.slice(band, band + 1), sums.reach(), side, ({ re }, _, first, height) => {
      for (let row = 0; row < height; row++) {
        for (let x = 0; x < side; x++) into[(first + row) * side + x] = re[x * height + row]!
      }
    })
  }

  function readAll(into: Float32Array, side: number): void {
    transform(bands, sums.reach(), side, (block, band, first, height) => {
      for (let row = 0; row < height; row++) {
        const to = (first + row) * side * bands.length + band
        copyRow(block, row, height, side, into, to, bands.length, band + 1 < bands.length)
      }
    })
  }

  return { grid, clear: sums.clear, add: sums.add, read, readAll }
}

function planeOf(planes: readonly ComplexColumns[], band: number): ComplexColumns {
  const plane = planes[band]
  if (!plane) throw new RangeError(`there is no band ${band}`)
  return plane
}

/** A row of a block to an image of several bands, from `to` on: its real parts, and its imaginary parts beside them if `both`. */
function copyRow(
  { re, im }: ComplexColumns,
  row: number,
  height: number,
  side: number,
  into: Float32Array,
  to: number,
  bands: number,
  both: boolean,
): void {
  for (let at = row, x = 0; x < side; x++, at += height, to += bands) {
    into[to] = re[at]!
    if (both) into[to + 1] = im[at]!
  }
}
