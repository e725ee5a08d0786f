import { STAMP_FLAGS, type StampFlag } from '../stamps/stamp-flags'
import type { Unmeasured } from '../estimates/estimator'

/** What may be said of an estimate: the name of a bit, its value, and what it means. */
export interface ObjectFlag {
  readonly name: StampFlag | Unmeasured
  readonly bit: number
  readonly meaning: string
}

const flag = (name: ObjectFlag['name'], bit: number, meaning: string): ObjectFlag => ({ name, bit, meaning })

/** The bits of the column `flags` of an estimate. The first are those of its stamp. A bit never changes its meaning. */
export const OBJECT_FLAGS: readonly ObjectFlag[] = [
  flag('incomplete', STAMP_FLAGS.incomplete, 'the stamp reaches over the border of all tiles in a band'),
  flag('missingBand', STAMP_FLAGS.missingBand, 'a band of the six is not in the survey here'),
  flag('missingPixels', STAMP_FLAGS.missingPixels, 'a pixel inside a tile has no value'),
  flag('saturated', STAMP_FLAGS.saturated, 'a pixel of the stamp is saturated'),
  flag('resampled', STAMP_FLAGS.resampled, 'pixels were interpolated to the scale of the stamp'),
  flag('noVariance', STAMP_FLAGS.noVariance, 'a band has no variance plane'),
  flag('noPsf', STAMP_FLAGS.noPsf, 'a band has no point-spread function'),
  flag('outside', STAMP_FLAGS.outside, 'the object lies outside every tile'),
  flag('noData', 1 << 8, 'unmeasured: no pixel of the stamp has a value'),
  flag('unit', 1 << 9, 'unmeasured: the fluxes are in no unit that the estimator takes'),
  flag('notAShape', 1 << 10, 'unmeasured: what came out is no shape'),
  flag('tooManyMasked', 1 << 11, 'unmeasured: most of the object is missing or a neighbour’s'),
  flag('smallerThanPsf', 1 << 12, 'unmeasured: the object is no larger than the point-spread function'),
  flag('negativeFlux', 1 << 13, 'unmeasured: the weighted flux is negative'),
  flag('wandered', 1 << 14, 'unmeasured: the centre of the moments went away from the object'),
  flag('tooSmall', 1 << 15, 'unmeasured: the moments are smaller than a pixel resolves'),
  flag('tooLarge', 1 << 16, 'unmeasured: the moments are larger than the stamp holds'),
  flag('notConverged', 1 << 17, 'unmeasured: the moments did not converge'),
  flag(
    'cosmicRay',
    STAMP_FLAGS.cosmicRay,
    'pixels of one band near the object are sharper than its PSF allows',
  ),
  flag('bleed', STAMP_FLAGS.bleed, 'pixels stand in a line at one high level: saturated, and not masked'),
  flag(
    'badColumn',
    STAMP_FLAGS.badColumn,
    'a column or row of one band near the object is level or off its neighbours',
  ),
  flag('flatBand', STAMP_FLAGS.flatBand, 'a band is there and its pixels are all the same'),
  flag(
    'wrongVariance',
    STAMP_FLAGS.wrongVariance,
    'the noise of a band is a third or three times what its variance says',
  ),
  flag(
    'centreMissing',
    STAMP_FLAGS.centreMissing,
    'a pixel within 1 arcsec of the object has no value in a band',
  ),
  flag(
    'interpolated',
    STAMP_FLAGS.interpolated,
    'masked or suspect pixels were filled from those around them',
  ),
  // The sign of a 32-bit integer in JavaScript: read as the unsigned number that the column holds.
  flag('failed', (1 << 31) >>> 0, 'unmeasured: its tile or stamp could not be read or measured, twice'),
]

/** The bit of a flag. */
export function bitOf(name: ObjectFlag['name']): number {
  return OBJECT_FLAGS.find((one) => one.name === name)?.bit ?? 0
}

/** Names of the bits that are set. */
export function flagNames(flags: number): string[] {
  return OBJECT_FLAGS.filter(({ bit }) => (flags & bit) !== 0).map(({ name }) => name)
}
