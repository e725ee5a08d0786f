import { open, readFile, stat } from 'node:fs/promises'
import { fault } from '../../preload/fault'
import { sealFile } from '../files/sealed-file'

/** A file of lines to which lines are added; one that was added is there after a crash or a power cut. */
export interface LineLog {
  /** The whole lines, from the first on. */
  readonly lines: readonly string[]
  /** Whether there was a last line that had been cut off while it was written; it is dropped. */
  readonly wasCut: boolean
  /** Adds a line and resolves when it is on the disk. Rejects with a `Fault` where it cannot be written: then it is not there. */
  append(line: string): Promise<void>
}

const NEWLINE = '\n'

/** Opens a log of lines; without a file it is empty, and the first line makes one. One `append` at a time. */
export async function openLineLog(path: string): Promise<LineLog> {
  const text = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw unwritable(path, error, 'read')
  })
  const whole = text ? text.lastIndexOf(NEWLINE) + 1 : 0
  let length = whole
  return {
    lines: text ? text.toString('utf8', 0, whole).split(NEWLINE).slice(0, -1) : [],
    wasCut: text !== null && text.length > whole,
    async append(line) {
      try {
        length = await appendAt(path, length, `${line}${NEWLINE}`)
      } catch (error) {
        // What was written of it is cut away, now or by the next that is written.
        await cutAt(path, length).catch(() => undefined)
        throw unwritable(path, error as NodeJS.ErrnoException, 'written') // fs rejects with ErrnoException
      }
    },
  }
}

/** Writes a text where the last whole line ends, over what was cut off there; resolves with the new end. */
async function appendAt(path: string, end: number, text: string): Promise<number> {
  // Made whole at once, so that its name lasts as well.
  if (end === 0 && !(await stat(path).catch(() => null))) await sealFile(path, '')
  const file = await open(path, 'r+')
  try {
    await file.truncate(end)
    const bytes = Buffer.from(text)
    await file.write(bytes, 0, bytes.length, end)
    await file.datasync()
    return end + bytes.length
  } finally {
    await file.close()
  }
}

async function cutAt(path: string, end: number): Promise<void> {
  const file = await open(path, 'r+')
  await file.truncate(end).finally(() => file.close())
}

function unwritable(
  where: string,
  { code, message }: NodeJS.ErrnoException,
  what: 'read' | 'written',
): Error {
  const isFull = code === 'ENOSPC' || code === 'EDQUOT'
  const remedy = isFull ? 'Make room and do it again.' : 'Check the folder and its disk.'
  return fault(isFull ? 'The disk is full.' : `The file cannot be ${what} (${code ?? message}).`, {
    where,
    remedy,
  })
}
