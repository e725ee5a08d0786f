import { PSF_NUMBERS, psfNumbers } from '../networks/psf-input'
import { centreCoverage } from '../stamps/centre-coverage'
import { STAMP_LENGTH, type Stamp } from '../stamps/stamp'
import { BANDS } from '../units/bands'
import type { Unmeasured } from './estimator'

/**
 * Stamps as a network takes them, in plain arrays that may cross to another thread. `pixels` are `[stamp, row, column, band]` in nJy and `psfs`
 * `[stamp, 18]` as `psfNumbers` gives them; both are filled up with empty stamps to a multiple of `STAMPS_AT_LEAST`. `reasons` has one
 * element for each stamp: why it cannot be measured, or null.
 */
export interface PackedStamps {
  readonly pixels: Float32Array
  readonly psfs: Float32Array
  readonly reasons: readonly (Unmeasured | null)[]
}

/**
 * Stamps go through a network in multiples of this number: enough to keep it busy, and so few that the last batch of a tile, which is
 * seldom whole, wastes little.
 */
export const STAMPS_AT_LEAST = 8

/** The share of the central pixels, over the bands that are there, that must have a value. */
const LEAST_COVERED = 0.5

/** How many stamps a network is given for so many: the next multiple of `STAMPS_AT_LEAST`. */
export function filledUp(count: number): number {
  return STAMPS_AT_LEAST * Math.ceil(count / STAMPS_AT_LEAST)
}

/** Copies stamps, which are in nJy, into one array for a network: the beginning of `into` where that is given, which then has room for `filledUp` of them. */
export function packStamps(stamps: readonly Stamp[], into?: Float32Array): PackedStamps {
  const count = filledUp(stamps.length)
  const pixels = into?.subarray(0, count * STAMP_LENGTH) ?? new Float32Array(count * STAMP_LENGTH)
  const psfs = new Float32Array(count * PSF_NUMBERS).fill(NaN)
  stamps.forEach((stamp, index) => {
    pixels.set(stamp.pixels, index * STAMP_LENGTH)
    psfs.set(psfNumbers(BANDS.map((band) => stamp.psf[band])), index * PSF_NUMBERS)
  })
  // What was there before must not go through the network again.
  pixels.fill(0, stamps.length * STAMP_LENGTH)
  return { pixels, psfs, reasons: stamps.map(reasonAgainst) }
}

/** One of packed stamps by itself. */
export function packedAlone({ pixels, psfs, reasons }: PackedStamps, index: number): PackedStamps {
  const alone = new Float32Array(STAMPS_AT_LEAST * STAMP_LENGTH)
  alone.set(pixels.subarray(index * STAMP_LENGTH, (index + 1) * STAMP_LENGTH))
  const told = new Float32Array(STAMPS_AT_LEAST * PSF_NUMBERS).fill(NaN)
  told.set(psfs.subarray(index * PSF_NUMBERS, (index + 1) * PSF_NUMBERS))
  return { pixels: alone, psfs: told, reasons: [reasons[index] ?? null] }
}

function reasonAgainst(stamp: Stamp): 'noData' | 'unit' | 'tooManyMasked' | null {
  const { fractionMissing, missingBands, units } = stamp
  if (fractionMissing >= 1) return 'noData'
  const isKnown = BANDS.every((band) => missingBands.includes(band) || units[band] === 'nJy')
  if (!isKnown) return 'unit'
  return centreCoverage(stamp) < LEAST_COVERED ? 'tooManyMasked' : null
}
