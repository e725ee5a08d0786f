import * as v from 'valibot'
import {
  clearFlagging,
  FlaggedBy,
  FlaggingBorder,
  flagRun,
  MeantErrors,
  readErrors,
  readRule,
  restoreRule,
} from './contract-flagging'
import { putVerdicts, undoVerdict } from './contract-review'
import { request } from './token'

// The part of the contract that is about judging a run from the page: its rule, and the verdicts of a person.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const run = v.string()

// The page asks main. What is written lies in the lab when it is answered.
/** Flags a run by a rule. As `flagRun`, but the page names no file: a truth is the one that is linked. */
export const applyRule = request('judging/flag', {
  input: v.object({ run, by: FlaggedBy, border: FlaggingBorder, errors: MeantErrors }),
  output: flagRun.output,
})
/** Asks the person for a CSV file of verdicts, and takes all of it or nothing; null where they thought better of it. */
export const takeVerdicts = request('judging/import', {
  input: v.object({ run }),
  output: v.nullable(v.object({ file: v.string(), reviewed: count })),
})
/** Asks the person for a file, and writes the verdicts on a run to it; null where they thought better of it. */
export const exportVerdicts = request('judging/export', {
  input: v.object({ run }),
  output: v.nullable(v.object({ file: v.string(), rows: count, problems: v.array(v.string()) })),
})

/** What the page may ask to judge a run. */
export const judgingRequests: readonly { readonly name: string }[] = [
  ...[applyRule, clearFlagging, readRule, restoreRule, readErrors],
  ...[putVerdicts, undoVerdict, takeVerdicts, exportVerdicts],
]
