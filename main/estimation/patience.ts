import { setTimeout as wait } from 'node:timers/promises'
import { cancelled, reportOf, type FaultReport } from '../../preload/fault'

/** Milliseconds between two tries to write what a disk did not take. */
const PAUSE = 2000

/** Who waits for what, and how. */
export interface Patience {
  readonly signal: AbortSignal
  /** Hears why nothing moves, and null when it does again. */
  held(report: FaultReport | null): void
  /** Resolves when the store, which ended, has the lab open again. */
  reopened(signal: AbortSignal): Promise<void>
  readonly pause?: number
}

/**
 * Asks the store until it answers: one that ended is asked again when it has the lab open, a disk that does not take what is written is tried again until
 * somebody has mended it. Rejects for anything else, and as cancelled.
 */
export async function patiently<T>(ask: () => Promise<T>, patience: Patience): Promise<T> {
  const { signal, held, reopened, pause = PAUSE } = patience
  let waits = false
  for (;;) {
    try {
      const answer = await ask()
      if (waits) held(null)
      return answer
    } catch (error) {
      const report = reportOf(error)
      if (report.code === 'gone') await reopened(signal)
      else if (report.code === 'unwritable') {
        waits = true
        held(report)
        await wait(pause, undefined, { signal }).catch(() => undefined)
      } else throw error
      if (signal.aborted) throw cancelled()
    }
  }
}
