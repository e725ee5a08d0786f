import type { LabRun } from '../../../preload/contract-queue'
import { formatSeconds, formatSi } from '../../../workers/units/format-amount'
import { counted } from '../runs-in-words'
import { factsOf } from '../history/run-facts'

/** Something that is one way for one run and another way for the other, in words. */
export interface Difference {
  readonly name: string
  readonly one: string
  readonly other: string
}

const yes = (is: boolean): string => (is ? 'yes' : 'no')

/** What there is to say of a run, by names that are the same for all. */
function wordsOf(run: LabRun): Readonly<Record<string, string>> {
  const { model, options, simulation, predicted, order } = run
  const { samples, symmetric, seed, keepSamples, where, limit, precision = 'fp32' } = options
  const isNetwork = model !== 'moments'
  return {
    model,
    'asked for as': order?.model ?? '–',
    samples: isNetwork ? (samples === 0 ? 'means of the weights' : counted(samples)) : '–',
    'eight symmetries': isNetwork ? yes(symmetric) : '–',
    seed: isNetwork ? String(seed) : '–',
    'samples kept': yes(keepSamples),
    precision: isNetwork ? precision : '–',
    'objects where': where?.replace(/\s+/g, ' ') ?? 'all',
    'at most': limit === null ? 'all' : counted(limit),
    objects: counted(run.estimated),
    unmeasured: counted(run.unmeasured),
    device: factsOf(run).device,
    batch: simulation ? counted(simulation.batch) : '–',
    'predicted time': predicted ? formatSeconds(predicted.seconds) : '–',
    'predicted energy': predicted ? formatSi(predicted.joules, 'J') : '–',
  }
}

/** In what two runs differ. */
export function differencesOf(one: LabRun, other: LabRun): Difference[] {
  const [of, to] = [wordsOf(one), wordsOf(other)]
  return Object.entries(of).flatMap(([name, words]) => {
    const others = to[name] ?? '–'
    return words === others ? [] : [{ name, one: words, other: others }]
  })
}
