import { STAMP_SIDE } from '../../stamps/stamp'

/** Pixels from an object's own pixel to the end of the disc that is fitted: 4 arcsec. */
export const FIT_RADIUS = 20
/** Pixels along a side of the square around that disc, and the stamp's row and column where it begins. */
export const WINDOW_SIDE = 2 * FIT_RADIUS + 1
export const WINDOW_START = STAMP_SIDE / 2 - FIT_RADIUS

/** An observed stamp, `[row, column, band]`, `bands` bands of it; `sigma` is the noise of each pixel, Infinity of one that is not to be fitted. */
export interface ObservedStamp {
  readonly pixels: ArrayLike<number>
  readonly sigma: ArrayLike<number>
  readonly bands: number
}

/** The disc in the middle of a stamp: `values` over their noise, and one over that noise, 0 for what is not fitted; `[row, column, band]`. */
export interface FitWindow {
  readonly bands: number
  readonly scaled: Float64Array
  readonly weight: Float64Array
  /** How many pixels are fitted, over all bands. */
  readonly count: number
}

/** Takes the disc out of a stamp. */
export function fitWindow({ pixels, sigma, bands }: ObservedStamp): FitWindow {
  const length = WINDOW_SIDE * WINDOW_SIDE * bands
  const [scaled, weight] = [new Float64Array(length), new Float64Array(length)]
  let count = 0
  for (let at = 0; at < length; at++) {
    const place = Math.floor(at / bands)
    const [column, row] = [place % WINDOW_SIDE, Math.floor(place / WINDOW_SIDE)]
    if (!isInDisc(column + WINDOW_START, row + WINDOW_START)) continue
    const from = ((row + WINDOW_START) * STAMP_SIDE + column + WINDOW_START) * bands + (at % bands)
    const noise = sigma[from] ?? Infinity
    const flux = pixels[from] ?? NaN
    if (!(noise > 0 && noise < Infinity) || !Number.isFinite(flux)) continue
    weight[at] = 1 / noise
    scaled[at] = flux / noise
    count++
  }
  return { bands, scaled, weight, count }
}

/** Whether a pixel of a stamp lies in the disc. */
export function isInDisc(column: number, row: number): boolean {
  return Math.hypot(column - STAMP_SIDE / 2, row - STAMP_SIDE / 2) <= FIT_RADIUS
}
