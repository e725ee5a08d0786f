import { setTimeout as wait } from 'node:timers/promises'
import { cancelled, reportOf, type FaultReport } from '../../preload/fault'
import { USUAL_TEMPO, type Tempo } from './tempo'

/** Who waits for what, and how. */
export interface Patience {
  readonly signal: AbortSignal
  /** Hears why nothing moves, and null when it does again. */
  held(report: FaultReport | null): void
  /** Resolves when the store, which ended, has the lab open again; rejects with code `unwritable` while it cannot be opened. */
  reopened(signal: AbortSignal): Promise<void>
  readonly tempo?: Tempo
}

/**
 * Asks the store until it answers: one that ended is asked again when it has the lab open, a disk that does not take what is written is tried again until
 * somebody has mended it. Rejects for anything else, and as cancelled.
 */
export async function patiently<T>(ask: () => Promise<T>, patience: Patience): Promise<T> {
  const { signal, held, tempo = USUAL_TEMPO } = patience
  let waits = false
  for (;;) {
    try {
      const answer = await ask()
      if (waits) held(null)
      return answer
    } catch (error) {
      const reason = await reasonToWait(error, patience)
      waits ||= reason !== null
      if (reason) held(reason)
      await wait(reason ? tempo.pause : BREATH, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) throw cancelled()
    }
  }
}

/** Milliseconds before a store that came back is asked again. */
const BREATH = 20

/** What a person has to mend before it is worth asking again; null where nothing is left to mend. */
async function reasonToWait(error: unknown, { signal, reopened }: Patience): Promise<FaultReport | null> {
  const report = reportOf(error)
  if (report.code === 'unwritable') return report
  if (report.code !== 'gone') throw error
  try {
    await reopened(signal)
    return null
  } catch (refusal) {
    if (reportOf(refusal).code !== 'unwritable') throw refusal
    return reportOf(refusal)
  }
}
