import type { Context } from '../preload/channel'
import type { Progress } from '../preload/contract'
import {
  clearFlagging,
  flagRun,
  listRuns,
  readErrors,
  readRule,
  restoreRule,
  type RunListing,
  type SealedRule,
} from '../preload/contract-flagging'
import { matchCatalog, type MatchSummary } from '../preload/contract-match'
import {
  importVerdicts,
  putVerdicts,
  readReviewQueue,
  undoVerdict,
  type ReviewCounts,
} from '../preload/contract-review'
import type { InputOf, OutputOf } from '../preload/token'
import type { Pool } from './pool'

/** What is said of the objects of the open lab after they were estimated. */
export interface Judgements {
  flag(order: InputOf<typeof flagRun>, signal?: AbortSignal): Promise<OutputOf<typeof flagRun>>
  clearFlagging(run: string | null): Promise<OutputOf<typeof clearFlagging>>
  rule(run: string): Promise<SealedRule | null>
  restoreRule(order: InputOf<typeof restoreRule>): Promise<OutputOf<typeof restoreRule>>
  errors(order: InputOf<typeof readErrors>): Promise<OutputOf<typeof readErrors>>
  runs(): Promise<RunListing[]>
  queue(order: InputOf<typeof readReviewQueue>): Promise<OutputOf<typeof readReviewQueue>>
  putVerdicts(order: InputOf<typeof putVerdicts>): Promise<ReviewCounts>
  undoVerdict(order: InputOf<typeof undoVerdict>): Promise<OutputOf<typeof undoVerdict>>
  importVerdicts(order: InputOf<typeof importVerdicts>): Promise<OutputOf<typeof importVerdicts>>
  /** Matches the objects with another catalog. Cancelled, it leaves no match. */
  match(order: InputOf<typeof matchCatalog>, context: Context<Progress>): Promise<MatchSummary>
}

/** The judgements of the lab that the store of a pool has open. */
export function judgementsOf({ store }: Pool): Judgements {
  return {
    flag: (order, signal) => store.call(flagRun, order, { signal }),
    clearFlagging: (run) => store.call(clearFlagging, { run }),
    rule: (run) => store.call(readRule, { run }),
    restoreRule: (order) => store.call(restoreRule, order),
    errors: (order) => store.call(readErrors, order),
    runs: () => store.call(listRuns, null),
    queue: (order) => store.call(readReviewQueue, order),
    putVerdicts: (order) => store.call(putVerdicts, order),
    undoVerdict: (order) => store.call(undoVerdict, order),
    importVerdicts: (order) => store.call(importVerdicts, order),
    match: (order, { signal, report }) => store.call(matchCatalog, order, { signal, onProgress: report }),
  }
}
