import { resolve } from 'node:path'
import { common, readArguments, WrongUsage } from './arguments'
import { formatOf } from './export-format'
import { progressLine } from './progress-line'
import { withHub } from './with-hub'

/** `export LAB --out FILE`: a table of the lab as a file, with units, UCDs and provenance in its header. */
export async function exportTable(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['LAB'], {
    ...common,
    format: { type: 'string' },
    out: { type: 'string' },
    table: { type: 'string' },
    where: { type: 'string' },
  } as const)
  const { out, table = null, where = null } = values
  if (!out) throw new WrongUsage('--out FILE is missing: the file to write')
  const format = formatOf(out, values.format)
  const file = resolve(out)
  const progress = progressLine(values.quiet)
  const begun = performance.now()
  const written = await withHub(async (hub, signal) => {
    await hub.open(positionals[0] ?? '', { signal, report: progress.show })
    const source = { kind: 'table' as const, table, where }
    return hub.exportRows({ source, format, file }, { signal, report: progress.show })
  }).finally(progress.end)
  const seconds = (performance.now() - begun) / 1000
  if (values.json) console.log(JSON.stringify({ file, format, ...written, seconds }))
  else {
    const { rows, bytes } = written
    const size = `${(bytes / 1e6).toFixed(1)} MB, ${seconds.toFixed(1)} s`
    console.log(`${file}: ${rows.toLocaleString('en')} rows of ${written.table ?? ''}, ${size}`)
    for (const problem of written.problems) console.log(`note: ${problem}`)
  }
  return 0
}
