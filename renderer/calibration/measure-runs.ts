import { countsSql, type Scored } from '../../workers/calibration/scored-objects'
import type { KnownRun } from './known-runs'
import { STEPS, type Ask, type RunCalibration } from './run-calibration'

/** Both runs over the objects that both have shapes of. */
export interface Pair {
  readonly shown: RunCalibration
  readonly compared: RunCalibration
}

/** The run that is shown, what it is compared with, and both of them over the same objects. */
export interface Calibration {
  /** Of which objects. */
  readonly scored: Scored
  readonly run: KnownRun
  readonly other: KnownRun | null
  readonly shown: RunCalibration
  readonly compared: RunCalibration | null
  readonly pair: Pair | null
}

/** Nothing measured yet. */
export const unmeasured = (run: KnownRun, other: KnownRun | null, scored: Scored): Calibration => ({
  scored,
  ...{ run, other, shown: {}, compared: other && {}, pair: null },
})

/**
 * Measures the run that is shown, and another beside it, step by step: `tell` hears of each. What a later step gives stays, until then, as it is in `before`.
 * Where both runs have the same objects, a pair is what each is alone; elsewhere the objects that both have are asked for.
 */
export async function measureRuns(
  ask: Ask,
  before: Calibration,
  tell: (now: Calibration) => void,
): Promise<void> {
  const { run, other, scored } = before
  const theirs = other && { ...scored, run: other.run }
  let now = before
  let isSame = false
  for (const step of STEPS) {
    const shown = { ...now.shown, ...(await step(ask, scored, now.shown)) }
    if (theirs === null) now = { ...now, shown }
    else {
      const compared = { ...now.compared, ...(await step(ask, theirs, now.compared ?? {})) }
      if (step === STEPS[0]) isSame = await haveSame(ask, scored, theirs, { shown, compared })
      now = { run, other, scored, shown, compared, pair: isSame ? { shown, compared } : await together() }
    }
    tell(now)

    async function together(): Promise<Pair> {
      const [one, two] = [
        { ...scored, alsoIn: other?.run ?? '' },
        { ...scored, run: other?.run ?? '', alsoIn: run.run },
      ]
      return {
        shown: { ...now.pair?.shown, ...(await step(ask, one, now.pair?.shown ?? {})) },
        compared: { ...now.pair?.compared, ...(await step(ask, two, now.pair?.compared ?? {})) },
      }
    }
  }
}

/** Whether two runs have shapes of the same objects. */
async function haveSame(
  ask: Ask,
  scored: Scored,
  theirs: Scored,
  { shown, compared }: Pair,
): Promise<boolean> {
  const common = await ask<{ scored: number }>(countsSql({ ...scored, alsoIn: theirs.run ?? '' }))
  const numbers = [shown.counts?.scored, compared.counts?.scored]
  return numbers.every((number) => number === common[0]?.scored)
}
