import type { Context } from '../preload/channel'
import type { exportVerdicts } from '../preload/contract-judging'
import { fault } from '../preload/fault'
import type { OutputOf } from '../preload/token'
import { formatOfFile } from './file-formats'
import type { Hub } from './hub'

/** Writes the verdicts on a run to the file that `choose` gives; null where it gives none. The ending of its name says the format. */
export async function exportReviewsTo(
  { exportRows }: Pick<Hub, 'exportRows'>,
  choose: (name: string) => Promise<string | null>,
  run: string,
  { signal }: Pick<Context<never>, 'signal'>,
): Promise<OutputOf<typeof exportVerdicts>> {
  if (!/^[0-9a-f]+$/.test(run)) throw fault(`"${run}" is no name of a run.`)
  const file = await choose(`verdicts-${run}`)
  if (file === null) return null
  const format = formatOfFile(file)
  if (!format) {
    const remedy = 'End its name in .csv, .parquet, .fits or .vot.'
    throw fault('The ending of the file names no format.', { where: file, remedy })
  }
  const source = { kind: 'table' as const, table: 'reviews', where: `run = '${run}'` }
  const { rows, problems } = await exportRows({ source, format, file }, { signal })
  return { file, rows, problems }
}
