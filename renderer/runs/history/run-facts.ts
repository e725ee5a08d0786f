import type { LabRun } from '../../../preload/contract-queue'
import { formatSeconds, formatSi } from '../../../workers/units/format-amount'
import { lookOf } from '../../devices/device-look'
import { counted, optionsInWords } from '../runs-in-words'
import type { RunRms } from './sort-runs'

/** What of a run stands in columns of its own, in words. */
export interface RunFacts {
  readonly device: string
  /** Seconds and joules that are predicted; '' for runs of this machine. */
  readonly predicted: string
  readonly rms: string
  readonly rmsWords: string
}

/** The columns of a run: its device, what is predicted there, and its rms where it was scored. */
export function factsOf({ simulation, predicted }: LabRun, score?: RunRms): RunFacts {
  const words =
    predicted && `${formatSeconds(predicted.seconds)}, ${formatSi(predicted.joules, 'J')} predicted`
  return {
    device: simulation ? deviceWords(simulation) : 'this machine',
    predicted: words ?? '',
    ...rmsWords(score),
  }
}

const deviceWords = ({ device, devices }: { device: string; devices: number }): string =>
  devices === 1 ? lookOf(device).title : `${counted(devices)} × ${lookOf(device).title}`

function rmsWords(score: RunRms | undefined): Pick<RunFacts, 'rms' | 'rmsWords'> {
  if (!score) return { rms: '–', rmsWords: '' }
  const error = score.error === null ? '' : ` ± ${score.error.toFixed(4)}`
  return {
    rms: score.rms.toFixed(4),
    rmsWords: `${score.rms.toFixed(4)}${error}, of ${counted(score.objects)} objects with a truth and a whole stamp`,
  }
}

/** What distinguishes a run from the usual one and has no column of its own. */
export function otherOptions({ model, options }: LabRun): string {
  const { samples: _samples, ...others } = options
  const isMean = model !== 'moments' && options.samples === 0
  const order = { model, options: others, batch: null, workers: null, fresh: false }
  return [...(isMean ? ['means of the weights'] : []), optionsInWords(order)].join(' · ')
}
