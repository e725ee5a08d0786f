import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { fault } from '../../preload/fault'
import { unwritable } from '../files/unwritable'

const Holder = v.object({
  pid: v.number(),
  host: v.string(),
  since: v.string(),
  /** When the process was born, as its system counts; null where that is not known. Process ids are given out again. */
  birth: v.nullable(v.string()),
})
export type Holder = v.InferOutput<typeof Holder>

/** How long a lock that is held is watched before the lab counts as open elsewhere, and how often; in milliseconds. */
const PATIENCE = 2500
const PAUSE = 250

/** The right to write to a lab; one process has it at a time. */
export interface LabLock {
  release(): Promise<void>
}

/**
 * Takes the lock of a lab. Rejects with a `Fault` that names its holder when another process has the lab open; the lock
 * of a process of this machine that has ended is broken.
 */
export async function lockLab(lab: string, now: () => string): Promise<LabLock> {
  const lock = await tryLock(lab, now)
  if ('release' in lock) return lock
  throw inUse(lab, lock.holder)
}

/** The same, but resolves with who has the lab open where another process has; null for one that has not said who it is yet. */
export async function tryLock(
  lab: string,
  now: () => string,
): Promise<LabLock | { readonly holder: Holder | null }> {
  const path = join(lab, 'lab.lock')
  const birth = (await lifeOf(process.pid))?.birth ?? null
  const mine: Holder = { pid: process.pid, host: hostname(), since: now(), birth }
  if (!(await take(path, mine))) {
    const holder = await readHolder(path)
    if (holder && !(await endsSoon(holder))) return { holder }
    await breakLock(path, holder)
    if (!(await take(path, mine))) return { holder: await readHolder(path) }
  }
  return {
    async release() {
      const holder = await readHolder(path)
      if (holder?.pid === mine.pid && holder.since === mine.since) await rm(path, { force: true })
    },
  }
}

/** Whether the lock was free: the file is made only if it is not there. */
async function take(path: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(holder), { flag: 'wx' })
    return true
  } catch (error) {
    const failure = error as NodeJS.ErrnoException // fs rejects with ErrnoException
    if (failure.code === 'EEXIST') return false
    // A full disk leaves a lock of ours without a word in it.
    if (failure.syscall === 'write') await rm(path, { force: true }).catch(() => undefined)
    throw unwritable(path, failure)
  }
}

/**
 * Takes the lock of `dead` away, and no other: another process may have broken it meanwhile and hold the lab. It is moved
 * under a name of our own, looked at there, and put back where it turns out to be another's.
 */
async function breakLock(path: string, dead: Holder | null): Promise<void> {
  const moved = `${path}.${randomUUID()}.broken`
  await rename(path, moved).catch(() => undefined)
  const found = await readHolder(moved)
  if (found && JSON.stringify(found) !== JSON.stringify(dead)) await link(moved, path).catch(() => undefined)
  await rm(moved, { force: true })
}

/** The holder that a lock names; null for a lock that was cut short or is gone. */
async function readHolder(path: string): Promise<Holder | null> {
  try {
    return v.parse(Holder, JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

/** Whether the holder has ended, or ends in a moment: a worker outlives a main that was killed by a second at most. */
async function endsSoon(holder: Holder): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
    if (await hasEnded(holder)) return true
    if (holder.host !== hostname()) return false
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
  return hasEnded(holder)
}

async function hasEnded({ pid, host, birth }: Holder): Promise<boolean> {
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' // process.kill throws ErrnoException
  }
  const now = await lifeOf(pid)
  return now !== null && (now.isOver || (birth !== null && birth !== now.birth))
}

/**
 * What Linux knows of a process (proc(5), stat): whether it is over and only waits to be buried, and when it was born,
 * in clock ticks since boot. Null on other systems.
 */
async function lifeOf(pid: number): Promise<{ isOver: boolean; birth: string | null } | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null)
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { isOver: /[ZX]/.test(fields[0] ?? ''), birth: fields[19] ?? null }
}

/** The holder of a lock in words. */
export const nameOfHolder = (holder: Holder | null): string =>
  holder ? `process ${holder.pid} on ${holder.host}, since ${holder.since}` : 'another process'

function inUse(lab: string, holder: Holder | null): Error {
  return fault(`The lab is open elsewhere (${nameOfHolder(holder)}).`, {
    where: lab,
    remedy:
      'Close it there, or open the survey with another lab folder. If nobody has it open, remove its lab.lock.',
  })
}
