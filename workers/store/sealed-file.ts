import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes a file that is whole from the moment it has its name: written aside, synced, renamed, and the folder synced,
 * so that neither a crash nor a power cut leaves half of it.
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
    throw error
  }
  await syncFolder(dirname(path))
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
