import { stat } from 'node:fs/promises'
import type { Progress } from '../../preload/contract'
import type { Engine } from '../store/engine'
import type { ObjectColumn } from '../store/catalog-roles'
import { linkEstimates } from './link-estimates'
import { linkTruth, type TruthOfFile } from './link-truth'
import { beginVerdicts, hasReviews, updateVerdicts } from './link-verdicts'
import { nextTable, type Part } from './linked-tables'
import { piecesOf } from './pieces'
import type { ShownRun } from './shown-run'

/** The lab whose objects are linked: how many, and what makes the columns of `objects`. */
export interface LinkedLab {
  readonly objects: number
  readonly made: readonly ObjectColumn[]
}

/** A truth that is linked: its file, how many objects have a true shape, and what tells one state of the file from another. */
export interface LinkedTruth extends TruthOfFile {
  readonly matched: number
  readonly state: string
}

/** How a link is followed, and given up. */
export interface LinkContext {
  readonly signal: AbortSignal
  report(step: Progress): void
}

/** What tells one state of a truth from another, its file's size and time among it; rejects where there is no such file. */
export async function stateOf({ file, shape }: TruthOfFile): Promise<string> {
  const { size, mtimeMs } = await stat(file)
  return JSON.stringify([file, shape, size, mtimeMs])
}

/** SQL of an object's id in the table `catalog`. */
export const idOf = ({ made }: LinkedLab): string => made.find(({ name }) => name === 'id')?.sql ?? 'NULL'

/** Makes the tables that are to take the place of those shown; what is told counts rows from `before` of `total`. */
export function linkParts(
  engine: Engine,
  lab: LinkedLab,
  { signal, report }: LinkContext,
): {
  estimates(run: ShownRun, before: number, total: number): Promise<string>
  truth(wanted: TruthOfFile, before: number, total: number): Promise<number>
  verdicts(run: ShownRun): Promise<string | null>
} {
  const pieces = (stage: string, before: number, total: number) =>
    piecesOf(engine, lab, (rows) => report({ stage, done: before + rows, total, unit: 'rows' }), signal)
  const table = (part: Part): string => nextTable(part)
  return {
    async estimates({ run }, before, total) {
      await linkEstimates(engine, run, table('estimates'), pieces('linking estimates', before, total), signal)
      return table('estimates')
    },
    truth: (wanted, before, total) =>
      linkTruth(engine, wanted, table('truth'), pieces('linking the truth', before, total), signal),
    async verdicts({ run }) {
      if (!hasReviews(engine)) return null
      await beginVerdicts(engine, table('verdicts'), lab.objects, signal)
      await updateVerdicts(engine, run, table('verdicts'), idOf(lab), signal)
      return table('verdicts')
    },
  }
}
