import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { asideOf } from './partial-files'
import { unwritable } from './unwritable'

/**
 * Writes a file that is whole from the moment it has its name: written aside, synced, renamed, and the folder synced,
 * so that neither a crash nor a power cut leaves half of it. Rejects with a `Fault` that names the file where the disk is
 * full or refuses it. `mode` is that of chmod(2).
 */
export async function sealFile(path: string, bytes: Uint8Array | string, mode = USUAL_MODE): Promise<void> {
  await sealStream(path, [bytes], mode)
}

/** Whoever runs this may write, others read, as the system's mask allows. */
const USUAL_MODE = 0o666

/** The same for a file that is made as it is written; what was written goes when the making fails. Resolves with its bytes. */
export async function sealStream(
  path: string,
  chunks: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array>,
  mode = USUAL_MODE,
): Promise<number> {
  const aside = asideOf(path)
  try {
    const bytes = await writeAll(aside, chunks, mode)
    await rename(aside, path)
    await syncFolder(dirname(path))
    return bytes
  } catch (error) {
    // A disk that may only be read refuses this too: what went wrong first is what is told.
    await rm(aside, { force: true }).catch(() => undefined)
    throw isOfWriting(error, path) ? unwritable(path, error) : error
  }
}

/**
 * Makes a folder in one that is there, so that neither a crash nor a power cut loses it once files are sealed in it; one that is there already is
 * left as it is. Rejects with a `Fault` of code `unwritable`, also where the folder around it is gone: that is not made again.
 */
export async function sealFolder(path: string): Promise<void> {
  try {
    await mkdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    await syncFolder(dirname(path))
  } catch (error) {
    throw isOfWriting(error, path) ? unwritable(path, error) : error
  }
}

/** Makes a folder and what it lies in, as `sealFolder` makes one. Rejects with the error of the file system. */
export async function sealFolders(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return
  for (let folder = resolve(path); folder.length >= first.length; folder = dirname(folder))
    await syncFolder(dirname(folder))
}

/** Seals a copy of the file `from`. Rejects with an `AbortError` when the signal is aborted, and nothing is left of the copy. */
export async function sealCopy(from: string, path: string, signal: AbortSignal): Promise<void> {
  await sealStream(path, stretchesOf(from, signal))
}

async function* stretchesOf(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted()
  const stream = createReadStream(path, { highWaterMark: STRETCH, signal })
  yield* stream as AsyncIterable<Uint8Array> // a stream without encoding yields buffers
}

/** Bytes that are copied at a time. */
const STRETCH = 4 * 1024 * 1024

async function writeAll(
  path: string,
  chunks: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array>,
  mode: number,
): Promise<number> {
  const file = await open(path, 'w', mode)
  try {
    // Each goes on where the one before ended.
    for await (const chunk of chunks) await file.writeFile(chunk)
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** Whether what is sealed at `path` failed, and not what was to be written, which may come from another file. */
function isOfWriting(error: unknown, path: string): error is NodeJS.ErrnoException {
  if (!(error instanceof Error && 'syscall' in error) || error.syscall === 'read') return false
  // A name that is too long no waiting mends.
  if ('code' in error && error.code === 'ENAMETOOLONG') return false
  return !('path' in error) || String(error.path).startsWith(dirname(path))
}

/** What systems and network disks answer that cannot sync a folder: there the rename itself is what counts. */
const NO_FOLDER_SYNC = new Set([
  'EINVAL',
  'EISDIR',
  'EPERM',
  'EACCES',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EBADF',
])

/** Makes names in a folder last. Rejects where the disk fails over it. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException // fs rejects with ErrnoException
    if (!NO_FOLDER_SYNC.has(code)) throw error
  }
}
