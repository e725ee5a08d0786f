import { handle, type Handler } from '../../preload/channel'
import {
  clearFlagging,
  flagRun,
  listRuns,
  readErrors,
  readRule,
  restoreRule,
} from '../../preload/contract-flagging'
import { matchCatalog } from '../../preload/contract-match'
import { importVerdicts, putVerdicts, readReviewQueue, undoVerdict } from '../../preload/contract-review'
import { fault } from '../../preload/fault'
import type { Engine } from '../store/engine'
import type { OpenLab } from '../store/lab-session'
import { labFlagging, type LabFlagging } from './lab-flagging'
import { labMatches } from './lab-matches'
import { labReviews } from './lab-reviews'
import { listLabRuns } from '../runs/list-runs'

/** What is said of the objects of a lab after they were estimated: flagging, reviews, matches. */
export interface LabJudgements {
  readonly flagging: LabFlagging
  readonly handlers: Handler[]
  /** Reads what a lab holds of them, after its runs. Resolves with what was wrong and could be passed over. */
  load(lab: OpenLab): Promise<string[]>
}

/**
 * All of them over an engine; what changes the lab is done by `oneByOne`, and `changed` hears of changed rules and verdicts. `now` gives
 * the time as ISO 8601.
 */
export function labJudgements(
  engine: Engine,
  oneByOne: <T>(work: () => Promise<T>) => Promise<T>,
  now: () => string,
  changed: () => void = () => undefined,
): LabJudgements {
  const [flagging, reviews, matches] = [
    labFlagging(engine, now),
    labReviews(engine, now),
    labMatches(engine, now),
  ]
  let open: OpenLab | null = null
  async function judge<T>(work: () => Promise<T>): Promise<T> {
    const answer = await oneByOne(work)
    changed()
    return answer
  }
  return {
    flagging,
    async load(lab) {
      open = lab
      const problems = [await flagging.load(lab.lab), await reviews.load(lab.lab), await matches.load(lab)]
      return problems.flat()
    },
    handlers: [
      handle(flagRun, (order, { signal }) => judge(() => flagging.flag(order, signal))),
      handle(clearFlagging, ({ run }) => judge(() => flagging.clear(run))),
      handle(readRule, ({ run }) => flagging.rule(run)),
      handle(restoreRule, (order) => judge(() => flagging.restore(order))),
      handle(readErrors, (order) => flagging.errors(order)),
      handle(listRuns, () => {
        if (open) return listLabRuns(engine, open.lab)
        throw fault('No lab is open.', { remedy: 'Open one first.' })
      }),
      handle(putVerdicts, (order) => judge(() => reviews.put(order))),
      handle(undoVerdict, (order) => judge(() => reviews.undo(order))),
      handle(readReviewQueue, (order) => reviews.queue(order)),
      handle(importVerdicts, (order) => judge(() => reviews.importFile(order))),
      handle(matchCatalog, (order, context) => oneByOne(() => matches.match(order, context))),
    ],
  }
}
