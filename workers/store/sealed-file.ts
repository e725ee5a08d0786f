import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fault } from '../../preload/fault'

/**
 * Writes a file that is whole from the moment it has its name: written aside, synced, renamed, and the folder synced,
 * so that neither a crash nor a power cut leaves half of it. Rejects with a `Fault` that names the file where the disk is
 * full or refuses it.
 */
export async function sealFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const aside = `${path}.${process.pid}.partial`
  try {
    const file = await open(aside, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw unwritable(path, error as NodeJS.ErrnoException) // fs rejects with ErrnoException
  }
  await syncFolder(dirname(path))
}

function unwritable(where: string, { code, message }: NodeJS.ErrnoException): Error {
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const remedy = 'Make room and open the survey again: it goes on where it stopped.'
    return fault('The disk is full: the file could not be written.', { where, remedy })
  }
  return fault(`The file could not be written (${code ?? message}).`, {
    where,
    remedy: 'Check the folder and its disk.',
  })
}

/** Makes names in a folder last; some systems cannot sync folders, and need not. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  try {
    await folder?.sync()
  } catch {
    // Windows and some network disks refuse: the rename itself is what counts there.
  } finally {
    await folder?.close()
  }
}
