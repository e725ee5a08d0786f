import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault } from '../../preload/fault'

/** Tells this process from those of other machines that write to the same disk and may have its number. */
const WRITER = `${process.pid}-${randomBytes(6).toString('hex')}`

/** Where this process writes a file before it has its name: no other process, on whichever machine, writes there. */
export const asideOf = (path: string): string => `${path}.${WRITER}.partial`

/**
 * Writes a file that is whole from the moment it has its name: written aside, synced, renamed, and the folder synced,
 * so that neither a crash nor a power cut leaves half of it. Rejects with a `Fault` that names the file where the disk is
 * full or refuses it.
 */
export async function sealFile(path: string, bytes: Uint8Array | string): Promise<void> {
  await sealStream(path, [bytes])
}

/** The same for a file that is made as it is written; what was written goes when the making fails. Resolves with its bytes. */
export async function sealStream(
  path: string,
  chunks: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array>,
): Promise<number> {
  const aside = asideOf(path)
  try {
    const bytes = await writeAll(aside, chunks)
    await rename(aside, path)
    await syncFolder(dirname(path))
    return bytes
  } catch (error) {
    await rm(aside, { force: true })
    throw isOfWriting(error) ? unwritable(path, error) : error
  }
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
): Promise<number> {
  const file = await open(path, 'w')
  try {
    // Each goes on where the one before ended.
    for await (const chunk of chunks) await file.writeFile(chunk)
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** Whether the file failed, and not what was to be written. */
function isOfWriting(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && error.syscall !== 'read'
}

function unwritable(where: string, { code, message }: NodeJS.ErrnoException): Error {
  const [what, remedy] = UNWRITABLE[code ?? ''] ?? [
    `The file could not be written (${code ?? message}).`,
    'Check the folder and its disk.',
  ]
  return new Fault({ code: 'unwritable', what, where, remedy })
}

const FULL = [
  'The disk is full: the file could not be written.',
  'Make room: a run goes on by itself; anything else, ask for it again: it goes on where it stopped.',
] as const
const GUARDED = ['The folder may not be written to.', 'Allow it, or choose another.'] as const

/** What to say of the errors that a person can mend. */
const UNWRITABLE: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ...{ ENOSPC: FULL, EDQUOT: FULL, EACCES: GUARDED, EPERM: GUARDED },
  EROFS: ['The disk may only be read.', 'Mount it for writing, or choose another folder.'],
  ENOENT: ['The folder is gone.', 'Put it back where it was.'],
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
