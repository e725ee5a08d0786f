import { extname, resolve } from 'node:path'
import type { FileFormat } from '../../preload/contract'
import { common, readArguments, WrongUsage } from './arguments'
import { progressLine } from './progress-line'
import { withHub } from './with-hub'

type ExportFormat = Exclude<FileFormat, 'arrow'>

/** The formats of an exported table, each with the endings of its files. */
const ENDINGS: Readonly<Record<ExportFormat, readonly string[]>> = {
  parquet: ['.parquet', '.parq', '.pq'],
  csv: ['.csv'],
  fits: ['.fits', '.fit'],
  votable: ['.vot', '.votable', '.xml'],
}
// The names of the formats are the keys of the record.
const FORMATS = Object.keys(ENDINGS) as ExportFormat[]

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
  const format = values.format === undefined ? formatByEnding(out) : formatNamed(values.format)
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

function formatNamed(name: string): ExportFormat {
  const format = FORMATS.find((known) => known === name)
  if (format) return format
  throw new WrongUsage(`--format ${name} is unknown; there are ${FORMATS.join(', ')}`)
}

/** The format that the ending of a file's name means. Throws `WrongUsage` where it means none. */
export function formatByEnding(file: string): ExportFormat {
  const ending = extname(file).toLowerCase()
  const format = FORMATS.find((known) => ENDINGS[known].includes(ending))
  if (format) return format
  throw new WrongUsage(`the ending of ${file} names no format; say --format ${FORMATS.join('|')}`)
}
