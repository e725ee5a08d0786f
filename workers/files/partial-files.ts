import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** Tells this process from all others that may write to the same disk: its number, what no process with that number had before, its machine. */
const WRITER = `${process.pid}-${randomBytes(6).toString('hex')}@${hostname()}`

/** Where this process writes a file before it has its name: no other process, on whichever machine, writes there. */
export const asideOf = (path: string): string => `${path}.${WRITER}.partial`

const PARTIAL = /\.((\d+)-[0-9a-f]+@(.+))\.partial$/

/** Milliseconds after which nobody is still writing a file that nobody has touched. */
const ABANDONED = 24 * 3600 * 1000

/**
 * Removes what processes that have ended were writing to a lab, below its folder: of this machine's at once, of another's, which cannot be asked, a
 * day after the last touch. What cannot be removed stays, and harms nobody.
 */
export async function sweepPartialFiles(lab: string, now = Date.now()): Promise<void> {
  const names = await readdir(lab, { recursive: true }).catch(() => [])
  for (const name of names) {
    const [, writer, pid, host] = PARTIAL.exec(name) ?? []
    if (writer === undefined || writer === WRITER) continue
    const path = join(lab, name)
    const isOver = host === hostname() ? !isAlive(Number(pid)) : now - (await lastTouch(path)) > ABANDONED
    if (isOver) await rm(path, { force: true }).catch(() => undefined)
  }
}

async function lastTouch(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.mtimeMs ?? Infinity
}

/** Whether a process of this number is there; it may be another than the one that had it. This one's number, in another's name, is such. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH' // process.kill throws ErrnoException
  }
}
