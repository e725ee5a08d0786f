import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from '../../preload/channel'
import type { Progress } from '../../preload/contract'
import { cancelled, fault } from '../../preload/fault'
import { readManifest, type LabManifest } from './lab-folder'
import { nameOfHolder, tryLock, type Holder, type LabLock } from './lab-lock'

/** How long a lab is watched in which nothing happens, and how often it is looked at; in milliseconds. */
export interface Patience {
  readonly longest: number
  readonly every: number
}

/** Ten minutes without a further sealed shard. */
export const PATIENCE: Patience = { longest: 600_000, every: 500 }

/**
 * Waits until the catalog of a lab is complete and the one that `isOurs` knows, and resolves with its manifest; where it is not, and nobody
 * is making it, resolves with the lock, for the asker to make it. Of many that ask at once, on any number of machines, one gets the lock.
 * Tells how far whoever makes it has come. Rejects with a `Fault` when nothing happens for long, and as cancelled.
 */
export async function catalogOrLock(
  lab: string,
  isOurs: (manifest: LabManifest) => boolean,
  now: () => string,
  { signal, report }: Context<Progress>,
  { longest, every }: Patience = PATIENCE,
): Promise<LabManifest | LabLock> {
  let [seen, since] = ['', Date.now()]
  for (;;) {
    if (signal.aborted) throw cancelled()
    const manifest = await readManifest(lab)
    if (manifest?.catalog.complete && isOurs(manifest)) return manifest
    const attempt = await tryLock(lab, now)
    if ('release' in attempt) return attempt
    const state = JSON.stringify([manifest, attempt.holder])
    if (state !== seen) [seen, since] = [state, Date.now()]
    if (Date.now() - since > longest) throw nothingHappens(lab, attempt.holder, longest)
    report({ ...waitingFor(attempt.holder), done: rowsOf(manifest), total: null, unit: 'rows' })
    await pause(every)
  }
}

const waitingFor = (holder: Holder | null): { stage: string } => ({
  stage: `waiting for the catalog, which ${holder ? `process ${holder.pid} on ${holder.host}` : 'another process'} makes`,
})

function rowsOf(manifest: LabManifest | null): number {
  return (manifest?.catalog.shards ?? []).reduce((sum, { rows }) => sum + rows, 0)
}

function nothingHappens(where: string, holder: Holder | null, longest: number): Error {
  const minutes = (longest / 60_000).toFixed(0)
  return fault(
    `The lab’s catalog is not complete, or of another survey, and ${nameOfHolder(holder)}, has had the lab open for ${minutes} min without a sign of it.`,
    { where, remedy: 'Close the lab there. If nobody has it open, remove its lab.lock.' },
  )
}
