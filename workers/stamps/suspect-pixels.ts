import { measureNoise } from './band-noise'
import { centreCoverage } from './centre-coverage'
import { markRays } from './cosmic-rays'
import { markFlatRuns } from './flat-runs'
import { markOffsetLines } from './offset-lines'
import { psfSharpness } from './psf-sharpness'
import { STAMP_BANDS, type Stamp } from './stamp'
import { STAMP_FLAGS } from './stamp-flags'

/**
 * How far from the object rays and bad columns are still said of it, in pixels: to the sides of a square. Those farther off move a shape by less than a third of its
 * error (`bench/fill.mjs`); saturation moves it at any distance.
 */
const RAY_REACH = 20
const COLUMN_REACH = 12
/** Noise that is so many times more or less than the variance is wrong. */
const WRONG = 3

/**
 * Judges the pixels of a stamp, in place: those with a value that no sky gives get `PIXEL_BITS.suspect`, and the stamp the flags `cosmicRay`, `bleed`,
 * `badColumn`, `flatBand`, `wrongVariance` and `centreMissing`. Values stay as they are. Rays are looked for up to 20 pixels from the middle, bad columns
 * up to 12, saturation everywhere. Of a band without variances, or with wrong ones, nothing more is said.
 */
export function markSuspects(stamp: Stamp): void {
  const isResampled = (stamp.flags & STAMP_FLAGS.resampled) !== 0
  const noise = STAMP_BANDS.map((_, band) => judgeNoise(stamp, band, isResampled))
  const judged = noise.map((times) => times < Infinity)
  const { bleed, badColumn } = markFlatRuns(stamp, noise, COLUMN_REACH)
  const isOff = !isResampled && markOffsetLines(stamp, judged, COLUMN_REACH)
  if (bleed) stamp.flags |= STAMP_FLAGS.bleed
  if (badColumn || isOff) stamp.flags |= STAMP_FLAGS.badColumn
  const sharpness = STAMP_BANDS.map((name) => psfSharpness(stamp.psf[name]))
  if (markRays(stamp, { sharpness, noise: noise.map((times) => Math.max(1, times)), reach: RAY_REACH }))
    stamp.flags |= STAMP_FLAGS.cosmicRay
  const isThere = stamp.missingBands.length < STAMP_BANDS.length
  if (isThere && centreCoverage(stamp) < 1) stamp.flags |= STAMP_FLAGS.centreMissing
}

/** How many times more a band's noise is than the variance says; Infinity where nothing can be said of its pixels. Sets flags. */
function judgeNoise(stamp: Stamp, band: number, isResampled: boolean): number {
  const { count, ratio, isFlat } = measureNoise(stamp.pixels, stamp.variance, band)
  if (count === 0) return Infinity
  const isWrong = ratio > WRONG || (ratio < 1 / WRONG && !isResampled)
  if (isFlat) stamp.flags |= STAMP_FLAGS.flatBand
  else if (isWrong) stamp.flags |= STAMP_FLAGS.wrongVariance
  return isFlat || isWrong ? Infinity : ratio
}
