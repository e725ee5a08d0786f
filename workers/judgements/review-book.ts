import * as v from 'valibot'
import { Verdict } from '../../preload/contract-review'

/** What was said of an object of a run, and when (ISO 8601); a verdict of null takes the last one back. */
export const ReviewEntry = v.object({
  run: v.string(),
  id: v.string(),
  verdict: v.nullable(Verdict),
  note: v.string(),
  reviewed: v.string(),
})
export type ReviewEntry = v.InferOutput<typeof ReviewEntry>

/** A line of the log: one entry, or several that were made together. */
const Line = v.union([ReviewEntry, v.array(ReviewEntry)])

/** A review that holds. */
export type Review = ReviewEntry & { readonly verdict: Verdict }

/** The reviews of a lab, as its entries make them one after the other. */
export interface ReviewBook {
  /** Takes an entry in; returns the review of its object that holds from now on, null for none. */
  add(entry: ReviewEntry): Review | null
  /** The review of an object that holds. */
  of(run: string, id: string): Review | null
  /** All reviews that hold. */
  all(): Review[]
}

/** An empty book. What is taken back gives way to what was said before it. */
export function reviewBook(): ReviewBook {
  const said = new Map<string, Review[]>()
  const key = (run: string, id: string): string => JSON.stringify([run, id])
  const of = (run: string, id: string): Review | null => said.get(key(run, id))?.at(-1) ?? null
  return {
    add(entry) {
      const { run, id, verdict } = entry
      const before = said.get(key(run, id)) ?? []
      said.set(key(run, id), verdict === null ? before.slice(0, -1) : [...before, { ...entry, verdict }])
      return of(run, id)
    },
    of,
    all: () => [...said.values()].flatMap((reviews) => reviews.at(-1) ?? []),
  }
}

/** The entries of a line; null for a line that is none. */
export function entriesOf(line: string): readonly ReviewEntry[] | null {
  try {
    const parsed = v.safeParse(Line, JSON.parse(line))
    return parsed.success ? [parsed.output].flat() : null
  } catch {
    return null
  }
}
