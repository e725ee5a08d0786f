import type { Context } from '../preload/channel'
import type { Progress } from '../preload/contract'
import type { exportRun } from '../preload/contract-queue'
import { fault } from '../preload/fault'
import type { OutputOf } from '../preload/token'
import { formatFor } from './file-formats'
import type { Hub } from './hub'

/** Writes the estimates of a run to the file that `choose` gives; null where it gives none. The ending of its name says the format. */
export async function exportRunTo(
  { exportRows }: Pick<Hub, 'exportRows'>,
  choose: (name: string) => Promise<string | null>,
  run: string,
  context: Context<Progress>,
): Promise<OutputOf<typeof exportRun>> {
  if (!/^[0-9a-f]+$/.test(run)) throw fault(`"${run}" is no name of a run.`)
  const file = await choose(`run-${run}`)
  if (file === null) return null
  const format = formatFor(file)
  const source = { kind: 'table' as const, table: 'estimates_all', where: `run = '${run}'` }
  const { rows, problems } = await exportRows({ source, format, file }, context)
  return { file, rows, problems }
}
