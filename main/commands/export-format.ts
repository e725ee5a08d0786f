import { FORMATS, formatOfFile, type ExportFormat } from '../file-formats'
import { WrongUsage } from './arguments'

/** The format of this name, else the one that the ending of the file says. Throws `WrongUsage`. */
export function formatOf(file: string, name?: string): ExportFormat {
  const format = name === undefined ? formatOfFile(file) : FORMATS.find((known) => known === name)
  if (format) return format
  const names = FORMATS.join('|')
  throw new WrongUsage(
    name === undefined
      ? `the ending of ${file} names no format; there are ${names}`
      : `--format ${name} is unknown; there are ${names}`,
  )
}
