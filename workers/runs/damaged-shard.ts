import { rename } from 'node:fs/promises'
import { basename } from 'node:path'
import { unwritable } from '../files/unwritable'

/** What a file that is no good is called from then on, beside where it was. */
const damagedName = (path: string): string => `${path}.damaged`

/**
 * Sets a sealed file aside whose bytes are not what was sealed, as `error` says: a failing disk or a copy gone wrong made it so, for the sealing leaves no
 * half file. It is kept under another name, so that its objects are estimated again. Resolves with what to say of it. Rejects with a
 * `Fault` where the file may be well and only could not be read, or cannot be renamed.
 */
export async function setAside(path: string, error: unknown): Promise<string> {
  const code = codeOf(error)
  if (code !== null && code !== 'EIO' && code !== 'ENOENT') throw unwritable(path, error as Error)
  await rename(path, damagedName(path)).catch((failure: NodeJS.ErrnoException) => {
    // Another process was before us.
    if (failure.code !== 'ENOENT') throw unwritable(path, failure)
  })
  const why = error instanceof Error ? error.message : String(error)
  return `${path} is damaged (${why}); it is called ${basename(damagedName(path))} now, and its objects are estimated again when the run is asked for.`
}

/** What the file system said; null for an error of what the file holds. */
function codeOf(error: unknown): string | null {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : null
}
