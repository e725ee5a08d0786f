import * as v from 'valibot'
import { request } from './token'

// The part of the contract that is about what a person says of flagged objects. An id is a text, whatever the catalog has.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const run = v.nullable(v.string())

/** What a person says of an object's shape. */
export const Verdict = v.picklist(['keep', 'reject', 'unsure'])
export type Verdict = v.InferOutput<typeof Verdict>

/** How many flagged objects of a run wait for a verdict, and how many verdicts there are of each kind. */
export const ReviewCounts = v.object({
  run: v.string(),
  flagged: count,
  waiting: count,
  keep: count,
  reject: count,
  unsure: count,
})
export type ReviewCounts = v.InferOutput<typeof ReviewCounts>

/**
 * A flagged object that waits for a verdict: its position in degrees, its shape and total sigma (reduced shear), and `uncertainty`, that by
 * which the run is flagged.
 */
export const QueuedObject = v.object({
  id: v.string(),
  ra: v.nullable(v.number()),
  dec: v.nullable(v.number()),
  g1: v.nullable(v.number()),
  g2: v.nullable(v.number()),
  sigmaTotal: v.nullable(v.number()),
  uncertainty: v.number(),
  flags: v.array(v.string()),
})
export type QueuedObject = v.InferOutput<typeof QueuedObject>

// Main asks the store. A run that is null is the newest. An answer means that the verdicts are on the disk.
/** Says something of objects of a run; a later verdict takes the place of the one before. */
export const putVerdicts = request('review/put', {
  input: v.object({
    run,
    verdicts: v.array(v.object({ id: v.string(), verdict: Verdict, note: v.string() })),
  }),
  output: ReviewCounts,
})
/** Takes the last verdict on an object back; the answer is the one that holds now, null for none. */
export const undoVerdict = request('review/undo', {
  input: v.object({ run, id: v.string() }),
  output: v.object({ run: v.string(), verdict: v.nullable(Verdict) }),
})
/** Flagged objects without a verdict, the most uncertain first, from `offset` on. */
export const readReviewQueue = request('review/queue', {
  input: v.object({ run, offset: count, limit: count }),
  output: v.object({ counts: ReviewCounts, rows: v.array(QueuedObject) }),
})
/** Reads the verdicts of a CSV file (columns id, verdict, and where they are there note and run): all of them, or none. */
export const importVerdicts = request('review/import', {
  input: v.object({ run, file: v.string() }),
  output: v.object({ reviewed: count }),
})
