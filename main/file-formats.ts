import { extname } from 'node:path'
import type { FileFormat } from '../preload/contract'
import { fault } from '../preload/fault'

export type ExportFormat = Exclude<FileFormat, 'arrow'>

/** The formats of an exported table, each with the endings of its files, the usual one first. */
export const ENDINGS: Readonly<Record<ExportFormat, readonly string[]>> = {
  parquet: ['.parquet', '.parq', '.pq'],
  csv: ['.csv'],
  fits: ['.fits', '.fit'],
  votable: ['.vot', '.votable', '.xml'],
}
// The names of the formats are the keys of the record.
export const FORMATS = Object.keys(ENDINGS) as ExportFormat[]

/** The format that the ending of a file names. */
export function formatOfFile(file: string): ExportFormat | undefined {
  const ending = extname(file).toLowerCase()
  return FORMATS.find((known) => ENDINGS[known].includes(ending))
}

/** The format that the ending of a file names; throws a `Fault` where it names none. */
export function formatFor(file: string): ExportFormat {
  const format = formatOfFile(file)
  if (format) return format
  const remedy = 'End its name in .parquet, .fits, .vot or .csv.'
  throw fault('The ending of the file names no format.', { where: file, remedy })
}
