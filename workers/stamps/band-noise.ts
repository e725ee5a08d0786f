import { STAMP_BANDS, STAMP_SIDE } from './stamp'

/** What the pixels of one band say of its noise. */
export interface BandNoise {
  /** Pixels that were looked at; of 0 the rest means nothing. */
  readonly count: number
  /** Their scatter over what the variance plane says. */
  readonly ratio: number
  /** Whether all are alike, within half of the noise. */
  readonly isFlat: boolean
}

const ACROSS = STAMP_BANDS.length
const UP = STAMP_SIDE * ACROSS
/** Every so-manieth pixel and row is looked at. */
const STEP = 4
/** The root of the sum of squares of (1 -2 1) x (1 -2 1). */
const NORM = 6
/** Deviations beyond this are taken for it: light, not noise. And the mean of normal deviations without their sign. */
const MOST = 10
const MEAN = 0.7979
/** Pixels that are alike differ by no more than this share of the noise: a compressed image is dithered by a quarter. */
const ALIKE = 0.5

/**
 * Compares the scatter of a band's pixels, `[row, column, band]`, with their variance: what is left of them by the product of second
 * differences along x and y, which what is smooth does not reach (Immerkaer 1996, CVIU 64, 300). Pixels beside one of unknown variance are
 * left out.
 */
export function measureNoise(pixels: Float32Array, variance: Float32Array, band: number): BandNoise {
  let [count, sum, least, largest, noise] = [0, 0, Infinity, -Infinity, 0]
  for (let row = 1; row < STAMP_SIDE - 1; row += STEP) {
    for (let column = 1; column < STAMP_SIDE - 1; column += STEP) {
      const at = row * UP + column * ACROSS + band
      const all = aroundOf(variance, at, 1, 1)
      if (!(all > 0 && all < Infinity)) continue
      const flux = pixels[at] ?? 0
      const sigma = Math.sqrt(variance[at] ?? 0)
      const deviation = Math.abs(aroundOf(pixels, at, -2, 4)) / (NORM * sigma)
      sum += deviation < MOST ? deviation : MOST
      noise += sigma
      if (flux < least) least = flux
      if (flux > largest) largest = flux
      count++
    }
  }
  return { count, ratio: sum / (count * MEAN), isFlat: largest - least < (ALIKE * noise) / count }
}

/** The sum over 3 x 3 pixels: corners once, sides and the middle with weights. */
function aroundOf(values: Float32Array, at: number, side: number, middle: number): number {
  const corners =
    (values[at - UP - ACROSS] ?? 0) +
    (values[at - UP + ACROSS] ?? 0) +
    (values[at + UP - ACROSS] ?? 0) +
    (values[at + UP + ACROSS] ?? 0)
  const sides =
    (values[at - UP] ?? 0) + (values[at - ACROSS] ?? 0) + (values[at + ACROSS] ?? 0) + (values[at + UP] ?? 0)
  return corners + side * sides + middle * (values[at] ?? 0)
}
