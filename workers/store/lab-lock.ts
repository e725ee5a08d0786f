import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { fault } from '../../preload/fault'

const Holder = v.object({
  pid: v.number(),
  host: v.string(),
  since: v.string(),
  /** When the process was born, as its system counts; null where that is not known. Process ids are given out again. */
  birth: v.nullable(v.string()),
})
type Holder = v.InferOutput<typeof Holder>

/** The right to write to a lab; one process has it at a time. */
export interface LabLock {
  release(): Promise<void>
}

/**
 * Takes the lock of a lab. Rejects with a `Fault` that names its holder when another process has the lab open; the lock
 * of a process of this machine that has ended is broken.
 */
export async function lockLab(lab: string, now: () => string): Promise<LabLock> {
  const path = join(lab, 'lab.lock')
  const mine: Holder = { pid: process.pid, host: hostname(), since: now(), birth: await birthOf(process.pid) }
  if (!(await take(path, mine))) {
    const holder = await readHolder(path)
    if (holder && !(await hasEnded(holder))) throw inUse(lab, holder)
    await breakLock(path)
    if (!(await take(path, mine))) throw inUse(lab, await readHolder(path))
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
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false // fs rejects with ErrnoException
    throw error
  }
}

/** Moved away under a name of our own first, so that of two that break it only one removes this very lock. */
async function breakLock(path: string): Promise<void> {
  const broken = `${path}.${process.pid}.broken`
  await rename(path, broken).catch(() => undefined)
  await rm(broken, { force: true })
}

/** The holder that a lock names; null for a lock that was cut short or is gone. */
async function readHolder(path: string): Promise<Holder | null> {
  try {
    return v.parse(Holder, JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

async function hasEnded({ pid, host, birth }: Holder): Promise<boolean> {
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
    return birth !== null && birth !== (await birthOf(pid))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' // process.kill throws ErrnoException
  }
}

/** Start time of a process since boot, in clock ticks; from the 22nd field of its stat file, which Linux has. */
async function birthOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

function inUse(lab: string, holder: Holder | null): Error {
  const who = holder ? `process ${holder.pid} on ${holder.host}, since ${holder.since}` : 'another process'
  return fault(`The lab is open elsewhere (${who}).`, {
    where: lab,
    remedy: 'Close it there, or open the survey with another lab folder.',
  })
}
