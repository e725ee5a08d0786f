import type { Context } from '../preload/channel'
import type { Progress } from '../preload/contract'
import type { exportAnswer } from '../preload/contract-query'
import type { OutputOf } from '../preload/token'
import { formatFor } from './file-formats'
import type { Hub } from './hub'

/** Writes the rows of a query to the file that `choose` gives; null where it gives none. The ending of its name says the format. */
export async function exportAnswerTo(
  { exportRows }: Pick<Hub, 'exportRows'>,
  choose: (name: string) => Promise<string | null>,
  sql: string,
  context: Context<Progress>,
): Promise<OutputOf<typeof exportAnswer>> {
  const file = await choose('answer')
  if (file === null) return null
  const source = { kind: 'query' as const, sql }
  const { rows, problems } = await exportRows({ source, format: formatFor(file), file }, context)
  return { file, rows, problems }
}
