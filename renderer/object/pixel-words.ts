import { FILLED, type ObjectFit, type ObjectStamp } from '../../preload/contract-object'
import { PIXEL_BITS } from '../../workers/stamps/stamp-flags'
import { BANDS, type Band } from '../../workers/units/bands'
import { SIDE } from './stamp-planes'

/** One pixel of a stamp in one band. Null is what is not known. */
export interface PixelReading {
  readonly band: Band
  readonly flux: number | null
  readonly sigma: number | null
  readonly model: number | null
  readonly unit: string
  /** Why the value is none, or not the measured one; '' where nothing is wrong. */
  readonly reasons: string
}

/** A pixel of a stamp: its column and row from 0, from the left and the bottom. */
export interface PixelPlace {
  readonly column: number
  readonly row: number
}

const REASONS: readonly (readonly [bit: number, words: string])[] = [
  [PIXEL_BITS.outside, 'outside'],
  [PIXEL_BITS.masked, 'masked'],
  [PIXEL_BITS.saturated, 'saturated'],
  [PIXEL_BITS.invalid, 'no number'],
  [PIXEL_BITS.suspect, 'suspect'],
  [FILLED, 'filled'],
]

/** What the bits of a pixel say. */
export function reasonsOf(bits: number): string {
  return REASONS.filter(([bit]) => (bits & bit) !== 0)
    .map(([, words]) => words)
    .join(', ')
}

/** A pixel in all bands. */
export function readPixel(
  stamp: ObjectStamp,
  fit: ObjectFit | null,
  { column, row }: PixelPlace,
): PixelReading[] {
  return BANDS.map((band, at) => {
    const from = (row * SIDE + column) * BANDS.length + at
    const bits = stamp.mask[from] ?? 0
    const isEmpty =
      stamp.missingBands.includes(band) || ((bits & PIXEL_BITS.missing) !== 0 && (bits & FILLED) === 0)
    const sigma = Math.sqrt(stamp.variance[from] ?? Infinity)
    return {
      band,
      flux: isEmpty ? null : (stamp.pixels[from] ?? null),
      sigma: Number.isFinite(sigma) ? sigma : null,
      model: fit?.bands.includes(band) ? (fit.model[from] ?? null) : null,
      unit: stamp.units[at] ?? '',
      reasons: stamp.missingBands.includes(band) ? 'no such band here' : reasonsOf(bits),
    }
  })
}
