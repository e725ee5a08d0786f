import { fittingBatch } from './fitting-batch'
import type { RunFigures } from './predicted-work'

/** Stamps that go through a network together where nobody says how many: from 8 to 256 are as fast on a processor, and fewer take less memory. */
export const USUAL_BATCH = 64

/** What of a prediction a run is fitted by. */
export interface PredictedCall {
  readonly outOfMemory: boolean
  readonly secondsPerEpoch: number | null
  readonly watts: number | null
  readonly devices: number
}

/** A run whose batch fits: `prediction` is that of a call of two steps. */
export interface FittedRun<Call extends PredictedCall> extends RunFigures {
  readonly kind: 'fits'
  readonly prediction: Call
}

/** A batch that does not fit the devices' memory; `fitting` is the largest that does, null where none does. */
export interface RunTooLarge<Call extends PredictedCall> {
  readonly kind: 'too-large'
  readonly prediction: Call
  readonly fitting: number | null
}

/**
 * What a run needs of simulated devices. `predict` gives the prediction of a call of so many steps, each with a batch for every device; what is once for a call and what is for
 * each step are told apart by calls of one and of two. Without a batch that is `asked` for the largest is taken that fits, up to the usual one; one that was asked for has to fit.
 */
export async function fitRun<Call extends PredictedCall>(
  asked: number | null,
  predict: (batch: number, steps: number) => Promise<Call>,
): Promise<FittedRun<Call> | RunTooLarge<Call>> {
  const wanted = asked ?? USUAL_BATCH
  const there = await predict(wanted, 1)
  if (!there.outOfMemory) return fittedRun(wanted, there, await predict(wanted, 2))
  const fitting = await fittingBatch(wanted - 1, async (batch) => !(await predict(batch, 1)).outOfMemory)
  if (asked !== null || fitting === null) return { kind: 'too-large', prediction: there, fitting }
  return fittedRun(fitting, await predict(fitting, 1), await predict(fitting, 2))
}

function fittedRun<Call extends PredictedCall>(batch: number, one: Call, two: Call): FittedRun<Call> {
  const [seconds, more] = [known(one.secondsPerEpoch), known(two.secondsPerEpoch)]
  return {
    ...{ kind: 'fits', prediction: two, devices: two.devices, batch },
    ...{ secondsPerShard: Math.max(0, 2 * seconds - more), secondsPerStep: more - seconds },
    watts: known(two.watts),
  }
}

/** A figure that is there, because the batch fits. */
function known(figure: number | null): number {
  if (figure !== null) return figure
  throw new Error('a prediction that fits has no figures')
}
