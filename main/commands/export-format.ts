import { extname } from 'node:path'
import type { FileFormat } from '../../preload/contract'
import { WrongUsage } from './arguments'

/** The formats of an exported table. */
export type ExportFormat = Exclude<FileFormat, 'arrow'>

/** The formats of an exported table, each with the endings of its files. */
const ENDINGS: Readonly<Record<ExportFormat, readonly string[]>> = {
  parquet: ['.parquet', '.parq', '.pq'],
  csv: ['.csv'],
  fits: ['.fits', '.fit'],
  votable: ['.vot', '.votable', '.xml'],
}
// The names of the formats are the keys of the record.
const FORMATS = Object.keys(ENDINGS) as ExportFormat[]

/** The format of this name, else the one that the ending of the file says. Throws `WrongUsage`. */
export function formatOf(file: string, name?: string): ExportFormat {
  return name === undefined ? formatByEnding(file) : formatNamed(name)
}

function formatNamed(name: string): ExportFormat {
  const format = FORMATS.find((known) => known === name)
  if (format) return format
  throw new WrongUsage(`--format ${name} is unknown; there are ${FORMATS.join(', ')}`)
}

function formatByEnding(file: string): ExportFormat {
  const ending = extname(file).toLowerCase()
  const format = FORMATS.find((known) => ENDINGS[known].includes(ending))
  if (format) return format
  throw new WrongUsage(`the ending of ${file} names no format; say --format ${FORMATS.join('|')}`)
}
