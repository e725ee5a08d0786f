import type { Stamp } from '../stamps/stamp'

/** What is kept of a stamp beside its object's shape: plain numbers and names, which may cross to another thread. */
export type StampSummary = Pick<Stamp, 'flags' | 'fractionMissing' | 'missingBands'>

/** Sums up a stamp that is ready to be measured. */
export function summaryOf({ flags, fractionMissing, missingBands }: Stamp): StampSummary {
  return { flags, fractionMissing, missingBands }
}

/** Of an object whose stamp could not be cut: nothing is known. */
export const NO_SUMMARY: StampSummary = { flags: 0, fractionMissing: 1, missingBands: [] }
