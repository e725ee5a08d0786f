import { rename } from 'node:fs/promises'
import { basename } from 'node:path'
import { unwritable } from '../store/unwritable'

/** What a file that is no good is called from then on, beside where it was. */
const damagedName = (path: string): string => `${path}.damaged`

/**
 * Sets a sealed file aside whose bytes are not what was sealed: a failing disk or a copy gone wrong made it so, for the sealing leaves no half file. It is
 * kept under another name, so that its objects are estimated again. Resolves with what to say of it; rejects with a `Fault` where it cannot be renamed.
 */
export async function setAside(path: string, error: unknown): Promise<string> {
  await rename(path, damagedName(path)).catch((failure: NodeJS.ErrnoException) => {
    throw unwritable(path, failure)
  })
  const why = error instanceof Error ? error.message : String(error)
  return `${path} is damaged (${why}); it is called ${basename(damagedName(path))} now, and its objects are estimated again when the run is asked for.`
}
