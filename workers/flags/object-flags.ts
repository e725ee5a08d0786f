import { STAMP_FLAGS, type StampFlag } from '../stamps/stamp-flags'
import type { Unmeasured } from '../estimates/estimator'

/** What the diagnostics of an object say, and what is said of it beside others. */
type JudgedFlag =
  'starLike' | 'blended' | 'outOfDistribution' | 'disagreement' | 'duplicate' | 'highUncertainty'

/** What a flag is to whoever uses a shape: there is none; do not trust it without looking; or something worth knowing. */
export type FlagKind = 'unmeasured' | 'suspect' | 'note'

/** What may be said of an estimate: the name of a bit, its value, what kind of flag it is, and what it means. */
export interface ObjectFlag {
  readonly name: StampFlag | Unmeasured | JudgedFlag
  readonly bit: number
  readonly kind: FlagKind
  readonly meaning: string
}

const as =
  (kind: FlagKind) =>
  (name: ObjectFlag['name'], bit: number, meaning: string): ObjectFlag => ({ name, bit, kind, meaning })
const [unmeasured, suspect, note] = [as('unmeasured'), as('suspect'), as('note')]

/**
 * The bits of the column `flags` of an estimate. The first are those of its stamp. A bit never changes its meaning. What was measured to leave shapes as good as without is a note:
 * rays and bad columns whose pixels were filled, missing bands (docs/uncertainty.md).
 */
export const OBJECT_FLAGS: readonly ObjectFlag[] = [
  note('incomplete', STAMP_FLAGS.incomplete, 'the stamp reaches over the border of all tiles in a band'),
  note('missingBand', STAMP_FLAGS.missingBand, 'a band of the six is not in the survey here'),
  note('missingPixels', STAMP_FLAGS.missingPixels, 'a pixel inside a tile has no value'),
  suspect('saturated', STAMP_FLAGS.saturated, 'a pixel of the stamp is saturated'),
  note('resampled', STAMP_FLAGS.resampled, 'pixels were interpolated to the scale of the stamp'),
  note('noVariance', STAMP_FLAGS.noVariance, 'a band has no variance plane'),
  suspect('noPsf', STAMP_FLAGS.noPsf, 'a band has no point-spread function'),
  suspect('outside', STAMP_FLAGS.outside, 'the object lies outside every tile'),
  unmeasured('noData', 1 << 8, 'no pixel of the stamp has a value'),
  unmeasured('unit', 1 << 9, 'the fluxes are in no unit that the estimator takes'),
  unmeasured('notAShape', 1 << 10, 'what came out is no shape'),
  unmeasured('tooManyMasked', 1 << 11, 'most of the object is missing or a neighbour’s'),
  unmeasured('smallerThanPsf', 1 << 12, 'the object is no larger than the point-spread function'),
  unmeasured('negativeFlux', 1 << 13, 'the weighted flux is negative'),
  unmeasured('wandered', 1 << 14, 'the centre of the moments went away from the object'),
  unmeasured('tooSmall', 1 << 15, 'the moments are smaller than a pixel resolves'),
  unmeasured('tooLarge', 1 << 16, 'the moments are larger than the stamp holds'),
  unmeasured('notConverged', 1 << 17, 'the moments did not converge'),
  note(
    'cosmicRay',
    STAMP_FLAGS.cosmicRay,
    'pixels of one band near the object are sharper than its PSF allows',
  ),
  suspect('bleed', STAMP_FLAGS.bleed, 'pixels stand in a line at one high level: saturated, and not masked'),
  note(
    'badColumn',
    STAMP_FLAGS.badColumn,
    'a column or row of one band near the object is level or off its neighbours',
  ),
  note('flatBand', STAMP_FLAGS.flatBand, 'a band is there and its pixels are all the same'),
  suspect(
    'wrongVariance',
    STAMP_FLAGS.wrongVariance,
    'the noise of a band is a third or three times what its variance says',
  ),
  suspect(
    'centreMissing',
    STAMP_FLAGS.centreMissing,
    'a pixel within 1 arcsec of the object has no value in a band',
  ),
  note(
    'interpolated',
    STAMP_FLAGS.interpolated,
    'masked or suspect pixels were filled from those around them',
  ),
  suspect('starLike', 1 << 25, 'the size is the PSF’s, within its error: a star has no shape'),
  note('blended', 1 << 26, 'the image lets expect that more than 8 % of the light is neighbours’'),
  suspect('outOfDistribution', 1 << 27, 'the network was not trained for this: see training_rules'),
  note('disagreement', 1 << 28, 'network and moments disagree by more than their errors allow'),
  note(
    'duplicate',
    1 << 29,
    'the same object was detected on an overlapping tile, nearer to that tile’s centre',
  ),
  suspect('highUncertainty', 1 << 30, 'its uncertainty is above the threshold of the run’s flagging'),
  // The sign of a 32-bit integer in JavaScript: read as the unsigned number that the column holds.
  unmeasured('failed', (1 << 31) >>> 0, 'its tile or stamp could not be read or measured, twice'),
]

/** The bits that are a reason to leave a shape out, or to look first: an object with one of them counts as flagged. */
export const SUSPECT_BITS: number =
  OBJECT_FLAGS.filter(({ kind }) => kind !== 'note').reduce((bits, { bit }) => bits | bit, 0) >>> 0

/** The bit of a flag. */
export function bitOf(name: ObjectFlag['name']): number {
  return OBJECT_FLAGS.find((one) => one.name === name)?.bit ?? 0
}

/** Names of the bits that are set. */
export function flagNames(flags: number): string[] {
  return OBJECT_FLAGS.filter(({ bit }) => (flags & bit) !== 0).map(({ name }) => name)
}
