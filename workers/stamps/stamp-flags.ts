/** What may be wrong with a stamp as a whole: one bit each. */
export const STAMP_FLAGS = {
  /** The stamp reaches over the border of all tiles in a band: pixels are missing there. */
  incomplete: 1,
  /** A band of the six is not in the survey here: see `missingBands`. */
  missingBand: 2,
  /** A pixel inside a tile has no value: masked, not a number, or without a usable variance. */
  missingPixels: 4,
  /** A pixel is saturated. */
  saturated: 8,
  /** Pixels of another grid or scale were interpolated to the stamp's: their noise is correlated. */
  resampled: 16,
  /** A band has no variance plane: its pixels have values and infinite variance. */
  noVariance: 32,
  /** A band has no point-spread function. */
  noPsf: 64,
  /** The object lies outside every tile. */
  outside: 128,
} as const

/** Why a pixel has no value: one bit each; `missing` is set with every other. */
export const PIXEL_BITS = {
  /** No value: the pixel is 0 and its variance infinite. */
  missing: 1,
  /** Outside every tile, or in a band that is not there. */
  outside: 2,
  /** The mask plane says so: no data, bad, a cosmic ray, an edge. */
  masked: 4,
  /** The mask plane says saturated. */
  saturated: 8,
  /** The pixel is no finite number, or its variance is not a positive one. */
  invalid: 16,
} as const

export type StampFlag = keyof typeof STAMP_FLAGS

/** Names of the bits that are set, in the order of the table. */
export function stampFlagNames(flags: number): StampFlag[] {
  // The cast holds: the keys of a constant table are its names.
  const names = Object.keys(STAMP_FLAGS) as StampFlag[]
  return names.filter((name) => (flags & STAMP_FLAGS[name]) !== 0)
}
