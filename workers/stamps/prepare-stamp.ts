import { fillPixels } from './fill-pixels'
import type { Stamp } from './stamp'
import { markSuspects } from './suspect-pixels'

/** Counts the ways in which stamps have been prepared and diagnosed: estimates of one run all have the same. */
export const STAMP_PREPARATION = 3

/** Makes a stamp ready to be measured, in place: pixels that no sky gives are marked and, like narrow holes, filled from those around them. */
export function prepareStamp(stamp: Stamp): void {
  markSuspects(stamp)
  fillPixels(stamp)
}
