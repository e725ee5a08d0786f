import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { Verdict } from '../../preload/contract-review'
import { fault } from '../../preload/fault'
import { parseCsv } from './csv-text'

/** A verdict as a file gives it; `run` is null where the file does not say. */
export interface FiledVerdict {
  /** The line of the file, from 1. */
  readonly line: number
  readonly run: string | null
  readonly id: string
  readonly verdict: Verdict
  readonly note: string
}

/** Why a line of a file is refused. */
export interface Refusal {
  readonly line: number
  readonly why: string
}

/**
 * Reads verdicts from a CSV file with a header: `id`, `verdict`, and where they are there `note` and `run`; other columns are left alone. Ids are
 * taken as they are written. Rejects with a `Fault` that names the lines that are no verdicts, or what the file lacks.
 */
export async function readVerdicts(file: string): Promise<FiledVerdict[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw fault(`The file cannot be read (${error.code ?? error.message}).`, { where: file })
  })
  const [head, ...rows] = parseCsv(text)
  const names = head?.fields.map((name) => name.trim().toLowerCase()) ?? []
  const column = (name: string): number => names.indexOf(name)
  if (column('id') < 0 || column('verdict') < 0) {
    const remedy = 'Begin it with a line that names its columns: id,verdict,note.'
    throw fault('The file has no columns id and verdict.', { where: file, remedy })
  }
  const refused: Refusal[] = []
  const verdicts = rows.flatMap(({ line, fields }) => {
    const at = (name: string): string => fields[column(name)] ?? ''
    const parsed = v.safeParse(Verdict, at('verdict').trim().toLowerCase())
    if (parsed.success && at('id') !== '')
      return [{ line, run: at('run') || null, id: at('id'), verdict: parsed.output, note: at('note') }]
    refused.push({ line, why: parsed.success ? 'there is no id' : `"${at('verdict')}" is no verdict` })
    return []
  })
  refuseLines(file, refused, 'A verdict is keep, reject or unsure.')
  return verdicts
}

/** Lines that a fault names. */
const NAMED = 10

/** Throws a `Fault` that names lines; nothing where there are none. */
export function refuseLines(file: string, refused: readonly Refusal[], remedy: string): void {
  if (refused.length === 0) return
  const named = refused.slice(0, NAMED).map(({ line, why }) => `line ${line}: ${why}`)
  const more = refused.length > NAMED ? [`and ${refused.length - NAMED} more`] : []
  throw fault(`Nothing of it was taken: ${[...named, ...more].join('; ')}.`, { where: file, remedy })
}
