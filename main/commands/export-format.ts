import { FORMATS, formatOfFile, type ExportFormat } from '../file-formats'
import { WrongUsage } from './arguments'

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
  const format = formatOfFile(file)
  if (format) return format
  throw new WrongUsage(`the ending of ${file} names no format; say --format ${FORMATS.join('|')}`)
}
