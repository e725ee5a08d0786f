import type { Context } from '../preload/channel'
import type { IngestProgress, IngestSummary, Progress, TileContents } from '../preload/contract'
import { cancelled, reportOf } from '../preload/fault'
import type { PauseGate } from '../preload/pause-gate'
import type { SurveyTile } from '../workers/survey/describe-survey'

/** Brings one tile into the store. */
export type BringTile = (tile: string, context: Context<Progress>) => Promise<TileContents>

/**
 * Walks tiles and streams them into the store, one after the other: the next begins when the store has taken the last,
 * so memory here is one stretch of one file. A tile that cannot be read is noted and skipped; the gate holds the walk
 * between tiles. Rejects with code `cancelled` when the signal aborts; what was stored stays.
 */
export async function ingest(
  tiles: readonly SurveyTile[],
  bring: BringTile,
  gate: PauseGate,
  { signal, report }: Context<IngestProgress>,
  now: () => number = () => performance.now(),
): Promise<IngestSummary> {
  const bytesTotal = tiles.reduce((sum, { bytes }) => sum + bytes, 0)
  const clock = runningClock(gate, now)
  const skipped: IngestSummary['skipped'] = []
  let [done, bytes] = [0, 0]

  const tell = (inTile = 0): void => {
    const seconds = clock.seconds()
    const taken = bytes + inTile
    const rate = seconds > 0 && taken > 0 ? taken / seconds : null
    report({
      ...{ tiles: done, tilesTotal: tiles.length, bytes: taken, bytesTotal, skipped: skipped.length },
      ...{ bytesPerSecond: rate, secondsLeft: rate && (bytesTotal - taken) / rate, paused: gate.paused },
    })
  }

  const silence = gate.onChange(() => tell())
  try {
    for (const tile of tiles) {
      await gate.pass(signal)
      if (signal.aborted) throw cancelled()
      try {
        await bring(tile.name, { signal, report: (step) => tell(step.done) })
      } catch (error) {
        const why = reportOf(error)
        if (why.code === 'cancelled' || why.code === 'gone') throw error
        skipped.push({ tile: tile.name, report: why })
      }
      done++
      bytes += tile.bytes
      tell()
    }
  } finally {
    silence()
    clock.stop()
  }
  return { stored: done - skipped.length, skipped, bytes, seconds: clock.seconds() }
}

/** A clock that stands still while the gate is closed, so that a pause does not spoil the rate. */
function runningClock(gate: PauseGate, now: () => number): { seconds(): number; stop(): void } {
  let [before, since] = [0, gate.paused ? null : now()]
  const turn = (): void => {
    if (since !== null) before += now() - since
    since = gate.paused ? null : now()
  }
  const stop = gate.onChange(turn)
  return { seconds: () => (before + (since === null ? 0 : now() - since)) / 1000, stop }
}
