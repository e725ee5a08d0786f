import { STAMP_BANDS, STAMP_SIDE } from './stamp'

const BANDS = STAMP_BANDS.length
const PIXELS = STAMP_SIDE ** 2

/** A stamp `[band, row, column]`, as files and networks that make galaxies have it, as `[row, column, band]`. */
export function bandsLast(stamp: Float32Array): Float32Array {
  return stamp.map((_, at) => stamp[(at % BANDS) * PIXELS + Math.floor(at / BANDS)] ?? NaN)
}

/** A stamp `[row, column, band]` as `[band, row, column]`. */
export function bandsFirst(stamp: Float32Array): Float32Array {
  return stamp.map((_, at) => stamp[(at % PIXELS) * BANDS + Math.floor(at / PIXELS)] ?? NaN)
}
