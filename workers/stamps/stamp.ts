import { BANDS, type Band } from '../units/bands'
import { arcsec, type Arcsec, type Pixels } from '../units/quantities'
import type { Matrix } from '../tiles/linear-terms'

/** Pixels along a side of a stamp, arcsec a pixel, and bands: the last axis in the order u g r i z y. */
export const STAMP_SIDE = 64
export const STAMP_PIXEL_SCALE: Arcsec = arcsec(0.2)
export const STAMP_BANDS = BANDS
/** Numbers in one stamp: `[row, column, band]`. */
export const STAMP_LENGTH = STAMP_SIDE * STAMP_SIDE * STAMP_BANDS.length

/**
 * A point-spread function as its tile has it: `[row, column]` from the bottom row, `width` x `height` pixels of
 * `pixelScale`, centred on pixel ((width - 1) / 2, (height - 1) / 2) when these are odd. It includes the pixel.
 * `fwhm` is PSFFWHM, null where the file does not say.
 */
export type StampPsf = {
  pixels: Float32Array
  width: number
  height: number
  pixelScale: Arcsec
  fwhm: Arcsec | null
}

/**
 * The cut-out of one object: 64 x 64 pixels of 0.2 arcsec x 6 bands u g r i z y, row 0 at the bottom.
 *
 * `pixels`, `variance` and `mask` have shape `[row, column, band]`: the index is (row * 64 + column) * 6 + band.
 * `pixels` are flux a pixel in `units` (one a band, 'nJy' where the file says how to get there, else its BUNIT, '' for
 * a missing band); `variance` is in their square. A pixel without a value has 0, infinite variance and bits of
 * `PIXEL_BITS` in `mask`; `markSuspects` marks those with a wrong one, and `fillPixels` fills both where they are few.
 *
 * The object is at (32 + remainder.x, 32 + remainder.y), 0-based, remainders in [-0.5, 0.5).
 * `tangentFromPixel` is the local Jacobian at the object: radians east and north for a step in x and in y.
 * `fractionMissing` is the share of pixels without a value in the bands that are there, 1 when none is.
 * `flags` are bits of `STAMP_FLAGS`. `tile` is the tile whose grid the stamp has, null for an object outside every tile.
 */
export type Stamp = {
  tile: string | null
  pixels: Float32Array
  variance: Float32Array
  mask: Uint8Array
  psf: Record<Band, StampPsf | null>
  units: Record<Band, string>
  missingBands: Band[]
  fractionMissing: number
  remainder: { x: Pixels; y: Pixels }
  tangentFromPixel: Matrix
  flags: number
}

/** Stamps one after the other: each array has shape `[stamp, row, column, band]`. */
export type StampStack = { count: number; pixels: Float32Array; variance: Float32Array; mask: Uint8Array }

/** Copies stamps into one array, `[stamp, row, column, band]`, for a network. */
export function stackStamps(stamps: readonly Pick<Stamp, 'pixels' | 'variance' | 'mask'>[]): StampStack {
  const length = stamps.length * STAMP_LENGTH
  const stack: StampStack = {
    count: stamps.length,
    pixels: new Float32Array(length),
    variance: new Float32Array(length),
    mask: new Uint8Array(length),
  }
  stamps.forEach(({ pixels, variance, mask }, stamp) => {
    stack.pixels.set(pixels, stamp * STAMP_LENGTH)
    stack.variance.set(variance, stamp * STAMP_LENGTH)
    stack.mask.set(mask, stamp * STAMP_LENGTH)
  })
  return stack
}
