import { handle, type Handler } from '../preload/channel'
import { clearFlagging, readErrors, readRule, restoreRule } from '../preload/contract-flagging'
import { applyRule, exportVerdicts, takeVerdicts } from '../preload/contract-judging'
import { putVerdicts, undoVerdict } from '../preload/contract-review'
import { exportReviewsTo } from './export-reviews'
import type { Hub } from './hub'

/** How a person is asked for files of verdicts; null where they thought better of it. */
export interface VerdictDialogs {
  chooseToRead(): Promise<string | null>
  chooseToWrite(name: string): Promise<string | null>
}

/** Answers the page that flags a run and reviews its objects. It reads and writes only files that a person points at. */
export function judgingHandlers(
  { judgements, exportRows }: Pick<Hub, 'judgements' | 'exportRows'>,
  { chooseToRead, chooseToWrite }: VerdictDialogs,
): Handler[] {
  return [
    handle(applyRule, (order, { signal }) => judgements.flag({ ...order, truth: null }, signal)),
    handle(clearFlagging, ({ run }) => judgements.clearFlagging(run)),
    handle(readRule, ({ run }) => judgements.rule(run)),
    handle(restoreRule, (order) => judgements.restoreRule(order)),
    handle(readErrors, (order) => judgements.errors(order)),
    handle(putVerdicts, (order) => judgements.putVerdicts(order)),
    handle(undoVerdict, (order) => judgements.undoVerdict(order)),
    handle(takeVerdicts, async ({ run }) => {
      const file = await chooseToRead()
      return file === null ? null : { file, ...(await judgements.importVerdicts({ run, file })) }
    }),
    handle(exportVerdicts, ({ run }, context) =>
      exportReviewsTo({ exportRows }, chooseToWrite, run, context),
    ),
  ]
}
