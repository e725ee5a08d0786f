import { join } from 'node:path'
import type {
  importVerdicts,
  putVerdicts,
  readReviewQueue,
  ReviewCounts,
  undoVerdict,
} from '../../preload/contract-review'
import { fault } from '../../preload/fault'
import type { InputOf, OutputOf } from '../../preload/token'
import { expectedError } from '../flags/flagging-calibration'
import type { Engine } from '../store/engine'
import { openLineLog, type LineLog } from '../store/line-log'
import { estimatedRun } from '../runs/estimated-run'
import { readFlagging } from './flagging-file'
import { knownErrors } from './learn-errors'
import { entriesOf, reviewBook, type ReviewBook, type ReviewEntry } from './review-book'
import {
  createReviews,
  knownIds,
  removeReview,
  replaceReviews,
  reviewCounts,
  waitingObjects,
} from './review-tables'
import { readVerdicts, refuseLines } from './verdict-file'

/** The log of verdicts, in the lab's folder. */
const LOG = 'reviews.jsonl'

/** The reviews of the open lab: every verdict is on the disk before it is answered. One of these at a time. */
export interface LabReviews {
  /** Reads the reviews of a lab. Resolves with what was wrong and could be passed over. */
  load(lab: string): Promise<string[]>
  put(order: InputOf<typeof putVerdicts>): Promise<ReviewCounts>
  undo(order: InputOf<typeof undoVerdict>): Promise<OutputOf<typeof undoVerdict>>
  queue(order: InputOf<typeof readReviewQueue>): Promise<OutputOf<typeof readReviewQueue>>
  importFile(order: InputOf<typeof importVerdicts>): Promise<OutputOf<typeof importVerdicts>>
}

interface Open {
  readonly lab: string
  readonly log: LineLog
  readonly book: ReviewBook
}

/** The reviews over an engine; `now` gives the time as ISO 8601. */
export function labReviews(engine: Engine, now: () => string): LabReviews {
  let open: Open | null = null

  function current(): Open {
    if (open) return open
    throw fault('No lab is open.', { remedy: 'Open one first.' })
  }

  /** Seals what was said, together, and shows it. */
  async function say(entries: readonly ReviewEntry[]): Promise<void> {
    const { log, book } = current()
    if (entries.length === 0) return
    await log.append(JSON.stringify(entries.length === 1 ? entries[0] : entries))
    replaceReviews(
      engine,
      entries.flatMap((entry) => book.add(entry) ?? []),
    )
  }

  return {
    async load(lab) {
      const log = await openLineLog(join(lab, LOG))
      const book = reviewBook()
      const problems = log.wasCut ? [`${LOG}: the last line was cut off and is left out.`] : []
      log.lines.forEach((line, at) => {
        const entries = entriesOf(line)
        if (!entries) problems.push(`${LOG}: line ${at + 1} cannot be read and is left out.`)
        for (const entry of entries ?? []) book.add(entry)
      })
      createReviews(engine, book.all())
      open = { lab, log, book }
      return problems
    },

    async put({ run: wanted, verdicts }) {
      const run = estimatedRun(engine, wanted)
      const ids = knownIds(
        engine,
        verdicts.map(({ id }) => ({ run, id })),
      )
      const reviewed = now()
      const entries = verdicts.map(({ id: named, ...said }, at) => {
        const id = ids[at] ?? null
        if (id === null) throw noObject(run, named)
        return { run, id, ...said, reviewed }
      })
      await say(entries)
      return reviewCounts(engine, run)
    },

    async undo({ run: wanted, id: named }) {
      const run = estimatedRun(engine, wanted)
      const { log, book } = current()
      const [id = null] = knownIds(engine, [{ run, id: named }])
      if (id === null) throw noObject(run, named)
      if (!book.of(run, id)) {
        const remedy = 'See what was said: shearwater query LAB "FROM reviews".'
        throw fault(`There is no verdict on object ${id} to take back.`, { where: `run ${run}`, remedy })
      }
      const entry = { run, id, verdict: null, note: '', reviewed: now() }
      await log.append(JSON.stringify(entry))
      const review = book.add(entry)
      if (review) replaceReviews(engine, [review])
      else removeReview(engine, run, id)
      return { run, verdict: review?.verdict ?? null }
    },

    async queue({ run: wanted, offset, limit }) {
      const run = estimatedRun(engine, wanted)
      const inItsWords = await scaleOf(current().lab, run)
      const rows = waitingObjects(engine, run, offset, limit).map((row) => ({
        ...row,
        uncertainty: inItsWords(row.uncertainty),
      }))
      return { counts: reviewCounts(engine, run), rows }
    },

    async importFile({ run: wanted, file }) {
      const usual = estimatedRun(engine, wanted)
      const filed = (await readVerdicts(file)).map((one) => ({ ...one, run: wanted ?? one.run ?? usual }))
      const ids = knownIds(engine, filed)
      const remedy = 'Ids are those of the estimates of the run; --run names another.'
      const unknown = filed.filter((_, at) => ids[at] === null)
      refuseLines(
        file,
        unknown.map(({ line, id, run }) => ({ line, why: `run ${run} has no object ${id}` })),
        remedy,
      )
      refuseLines(file, twice(filed, ids), 'Give one verdict for each object of a run.')
      const reviewed = now()
      await say(
        filed.map(({ run, verdict, note }, at) => ({ run, id: ids[at] ?? '', verdict, note, reviewed })),
      )
      return { reviewed: filed.length }
    },
  }
}

/** From the column that a run is flagged by to what its rule is about: with learned errors from sigma to the error. */
async function scaleOf(lab: string, run: string): Promise<(value: number) => number> {
  const flagging = await readFlagging(lab, run)
  const isLearned = flagging !== 'damaged' && flagging?.rule?.errors?.kind === 'truth'
  const { calibration } = isLearned ? await knownErrors(lab, run) : { calibration: null }
  return (value) => (calibration ? expectedError(calibration, value) : value)
}

function noObject(run: string, id: string): Error {
  return fault(`The run has no object ${id}.`, {
    where: `run ${run}`,
    remedy: 'See its ids: shearwater query LAB "SELECT id FROM estimates".',
  })
}

/** The lines on which an object comes again. */
function twice(
  filed: readonly { readonly line: number; readonly run: string }[],
  ids: readonly (string | null)[],
): { line: number; why: string }[] {
  const first = new Map<string, number>()
  return filed.flatMap(({ line, run }, at) => {
    const key = JSON.stringify([run, ids[at]])
    const before = first.get(key)
    if (before === undefined) first.set(key, line)
    return before === undefined ? [] : [{ line, why: `its object is that of line ${before}` }]
  })
}
