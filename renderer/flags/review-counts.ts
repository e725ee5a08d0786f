import * as v from 'valibot'
import type { Verdict } from '../../preload/contract-review'

/** How many objects of the queue have which verdict, and how many wait; `elsewhere` are verdicts on objects that it does not hold. */
export interface QueueCounts extends Readonly<Record<Verdict, number>> {
  readonly asked: number
  readonly waiting: number
  readonly elsewhere: number
}

export const CountRow = v.object({ verdict: v.nullable(v.string()), asked: v.boolean(), objects: v.number() })
type CountRow = v.InferOutput<typeof CountRow>

/** The counts of the queue from those of `countsQuery`. */
export function queueCounts(rows: readonly CountRow[]): QueueCounts {
  const sum = (some: readonly CountRow[]): number => some.reduce((total, { objects }) => total + objects, 0)
  const asked = rows.filter((row) => row.asked)
  const of = (verdict: Verdict | null): number => sum(asked.filter((row) => row.verdict === verdict))
  return {
    ...{ asked: sum(asked), waiting: of(null), elsewhere: sum(rows.filter((row) => !row.asked)) },
    ...{ keep: of('keep'), reject: of('reject'), unsure: of('unsure') },
  }
}

/** The counts after an object of the queue has another verdict (null: it waits again). */
export function recounted(counts: QueueCounts, before: Verdict | null, after: Verdict | null): QueueCounts {
  const change = (verdict: Verdict | null, by: number) => {
    const key = verdict ?? 'waiting'
    counts = { ...counts, [key]: counts[key] + by }
  }
  change(before, -1)
  change(after, 1)
  return counts
}
