import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Progress } from '../../preload/contract'
import { reportOf } from '../../preload/fault'
import type { Engine } from '../store/engine'
import { linkEstimates } from './link-estimates'
import { linkTruth, type TruthOfFile } from './link-truth'
import { beginVerdicts, hasReviews, updateVerdicts } from './link-verdicts'
import {
  idOf,
  nextTable,
  PARTS,
  sampled,
  shownTable,
  type LinkedLab,
  type Part,
  type Standing,
} from './linked-tables'
import type { AlignedTables } from './linked-view'
import { piecesOf, type Pieces } from './pieces'
import { shownRun, type ShownRun } from './shown-run'

/** What is wanted beside the catalog: a run (null: see `shownRun`) and a truth. */
export interface LinkOrder {
  readonly run: string | null
  readonly truth: TruthOfFile | null
}

/** How a link is followed, and given up. */
export interface LinkContext {
  readonly signal: AbortSignal
  report(step: Progress): void
}

/** A truth that is linked: its file, how many objects have a true shape, and what tells one state of the file from another. */
export interface LinkedTruth extends TruthOfFile {
  readonly matched: number
  readonly state: string
}

/** What is ready to be shown; `problems` are what was wrong and could be passed over. */
export interface Next {
  readonly run: ShownRun | null
  readonly truth: LinkedTruth | null
  readonly standing: Standing
  readonly problems: readonly string[]
}

/**
 * Makes the tables that are to take the place of those shown, beside them; a truth that is linked already (`known`) is kept as it is, and one that
 * cannot be linked is left out. Rejects with a `Fault` for a run that is not there, or cancelled.
 */
export async function makeNext(
  engine: Engine,
  lab: LinkedLab,
  known: LinkedTruth | null,
  order: LinkOrder,
  { signal, report }: LinkContext,
): Promise<Next> {
  const run = shownRun(engine, order.run)
  const state = order.truth && (await stateOf(order.truth))
  const isKept = state !== null && known?.state === state
  const [ofTruth, ofRun] = [order.truth && !isKept ? lab.objects : 0, run?.isEstimated ? lab.objects : 0]
  const pieces = (stage: string, before: number): Pieces => {
    const tell = (rows: number): void =>
      report({ stage, done: before + rows, total: ofTruth + ofRun, unit: 'rows' })
    return piecesOf(engine, lab, tell, signal)
  }
  const next = new Set<Part>()
  const problems: string[] = []
  let truth = isKept ? known : null
  if (order.truth && !isKept) {
    truth = await linkedTruth(engine, order.truth, state, pieces('linking the truth', 0), signal, problems)
    if (truth) next.add('truth')
  }
  if (run?.isEstimated) {
    await linkEstimates(engine, run.run, nextTable('estimates'), pieces('linking estimates', ofTruth), signal)
    next.add('estimates')
  }
  if (run && hasReviews(engine)) {
    await beginVerdicts(engine, nextTable('verdicts'), lab.objects, signal)
    await updateVerdicts(engine, run.run, nextTable('verdicts'), idOf(lab), signal)
    next.add('verdicts')
  }
  const place = (part: Part): string | null =>
    next.has(part) ? nextTable(part) : part === 'truth' && isKept ? shownTable(part) : null
  return { run, truth, problems, standing: await sampled(engine, alignedBy(place), lab, signal) }
}

/** Puts the tables that were made in the place of those shown; nobody may be let in between this and the new views. */
export function takePlaces(engine: Engine, { standing }: Next): Standing {
  const { tables, sample } = standing
  for (const part of PARTS) {
    if (tables[part] === shownTable(part)) continue
    engine.run(`DROP TABLE IF EXISTS ${shownTable(part)}`)
    if (tables[part] !== null) engine.run(`ALTER TABLE ${nextTable(part)} RENAME TO linked_${part}`)
  }
  return { tables: alignedBy((part) => (tables[part] === null ? null : shownTable(part))), sample }
}

const alignedBy = (place: (part: Part) => string | null): AlignedTables => ({
  ...{ catalog: 'catalog', estimates: place('estimates') },
  ...{ truth: place('truth'), verdicts: place('verdicts') },
})

/** What tells one state of a truth from another, its file's size and time among it; null where there is no such file. */
async function stateOf({ file, shape }: TruthOfFile): Promise<string | null> {
  const found = await stat(file).catch(() => null)
  return found && JSON.stringify([file, shape, found.size, found.mtimeMs])
}

async function linkedTruth(
  engine: Engine,
  wanted: TruthOfFile,
  state: string | null,
  pieces: Pieces,
  signal: AbortSignal,
  problems: string[],
): Promise<LinkedTruth | null> {
  const name = basename(wanted.file)
  try {
    const matched = await linkTruth(engine, wanted, nextTable('truth'), pieces, signal)
    if (matched === 0) problems.push(`No object has a true shape in ${name}.`)
    return { ...wanted, matched, state: state ?? '' }
  } catch (error) {
    const { code, what, remedy = '' } = reportOf(error)
    if (code === 'cancelled' || signal.aborted) throw error
    problems.push(`The truth ${name} is left out: ${what} ${remedy}`.trim())
    return null
  }
}
