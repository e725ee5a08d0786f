/** What may be wrong with a stamp as a whole: one bit each. Those from bit 18 on follow the reasons of estimates in `OBJECT_FLAGS`. */
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
  /** Pixels near the object are sharper than the point-spread function allows, in one band: see `markSuspects`. */
  cosmicRay: 1 << 18,
  /** Pixels near the object stand in a line at one high level: saturated, and no mask says so. */
  bleed: 1 << 19,
  /** A column or row near the object is at one level, or off its neighbours' along its whole length, in one band. */
  badColumn: 1 << 20,
  /** A band is there and its pixels are all the same: it tells nothing. */
  flatBand: 1 << 21,
  /** The noise of a band is not what its variance plane says, by a factor of three or more. */
  wrongVariance: 1 << 22,
  /** A pixel within 5 pixels of the object has no value, in a band that is there. */
  centreMissing: 1 << 23,
  /** Pixels that are masked or suspect were filled from those around them: see `fillPixels`. */
  interpolated: 1 << 24,
} as const

/** Why a pixel has no value, one bit each, `missing` set with every other; `suspect` alone is of a pixel that has one. */
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
  /** The pixel has a value that no sky gives: a cosmic ray, saturation that no mask marks, a bad column. */
  suspect: 32,
} as const

/** Whether no bit is set anywhere in a stamp's mask, as in most: four pixels are looked at at a time. */
export function isAllClear(mask: Uint8Array): boolean {
  const fours = new Uint32Array(mask.buffer, mask.byteOffset, mask.length >> 2)
  for (let at = 0; at < fours.length; at++) if (fours[at] !== 0) return false
  return true
}

export type StampFlag = keyof typeof STAMP_FLAGS

/** Names of the bits that are set, in the order of the table. */
export function stampFlagNames(flags: number): StampFlag[] {
  // The cast holds: the keys of a constant table are its names.
  const names = Object.keys(STAMP_FLAGS) as StampFlag[]
  return names.filter((name) => (flags & STAMP_FLAGS[name]) !== 0)
}
