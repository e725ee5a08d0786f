import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import type { FileFormat } from '../../preload/contract'
import { fault, type Fault } from '../../preload/fault'
import type { ExportedTable } from '../export/exported-table'
import { provenanceEntries } from '../export/provenance'
import type { OpenLab } from './lab-session'
import { sealFile, sealStream } from '../files/sealed-file'

/** A file that is to be written, and what of. */
export interface ExportTarget {
  readonly lab: OpenLab
  readonly file: string
  readonly format: FileFormat
  readonly table: ExportedTable
}

/**
 * Writes an exported file, whole or not at all, in place of one that is there; a CSV of a table gets its provenance, units and UCDs in
 * a file beside it, because readers of CSV have no place for them. Resolves with the bytes of the file. Rejects with a
 * `Fault` where it cannot be written.
 */
export async function writeExport(
  { lab, file, format, table }: ExportTarget,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const path = await placeOf(file, lab.lab)
  try {
    const bytes = await sealStream(path, chunks)
    if (format === 'csv' && table.provenance.table !== null)
      await sealFile(`${path}.provenance.json`, provenanceText(table))
    return bytes
  } catch (error) {
    throw writeFault(error, path) ?? error
  }
}

/** Where the file comes to lie: behind a link, the file that it points to. */
async function placeOf(file: string, lab: string): Promise<string> {
  const path = await realpath(file).catch(async () => {
    const folder = await realpath(dirname(file)).catch(() => null)
    if (folder !== null) return join(folder, basename(file))
    throw fault('There is no such folder.', { where: dirname(file), remedy: 'Make it, or name another.' })
  })
  const there = await stat(path).catch(() => null)
  if (there && !there.isFile())
    throw fault(there.isDirectory() ? 'This is a folder.' : 'This is no regular file.', {
      where: path,
      remedy: 'Name a file.',
    })
  await refuseInside(lab, path)
  return path
}

/** A lab's own files are its truth. */
async function refuseInside(lab: string, path: string): Promise<void> {
  const root = await realpath(lab)
  const own = [join(root, 'lab.json'), join(root, 'lab.lock'), join(root, 'catalog')]
  if (!own.some((name) => path === name || path.startsWith(name + sep))) return
  throw fault('The lab keeps its own files here.', { where: path, remedy: 'Name another file.' })
}

const REASONS: Readonly<Record<string, [what: string, remedy: string]>> = {
  EACCES: ['The file may not be written.', 'Name a file in a folder of your own.'],
  EPERM: ['The file may not be written.', 'Name a file in a folder of your own.'],
  EROFS: ['The disk is read-only.', 'Name a file on another disk.'],
  ENOTDIR: ['There is no such folder.', 'Make it, or name another.'],
  ENOSPC: ['The disk is full.', 'Make room, or name a file on another disk.'],
  EDQUOT: ['Your share of the disk is used up.', 'Make room, or name a file on another disk.'],
  ENAMETOOLONG: ['The name of the file is too long.', 'Name a shorter one.'],
}

/** What a person can do about an error of the file system; null for another error. */
function writeFault(error: unknown, where: string): Fault | null {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return null
  const [what, remedy] = REASONS[String(error.code)] ?? [
    `The file cannot be written (${String(error.code)}).`,
    'Name another.',
  ]
  return fault(what, { where, remedy })
}

function provenanceText({ provenance, rows, columns }: ExportedTable): string {
  const described = columns.map(({ name, unit, ucd, description }) => ({ name, unit, ucd, description }))
  const entries = Object.fromEntries(provenanceEntries(provenance))
  return `${JSON.stringify({ ...entries, rows, columns: described }, null, 2)}\n`
}
