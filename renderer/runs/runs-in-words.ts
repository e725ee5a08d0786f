import type { QueuedRun, RunOrder, RunOutcome, RunProgress } from '../../preload/contract-queue'
import type { WorkerStatus } from '../../preload/contract'
import type { PredictedWork, Simulation } from '../../preload/contract-simulation'
import { formatDuration, formatSeconds, formatSi } from '../../workers/units/format-amount'

/** A number of things, with thousands set apart. */
export const counted = (count: number): string => count.toLocaleString('en')

/** A number of things with their name. */
export const some = (count: number, thing: string): string =>
  `${counted(count)} ${thing}${count === 1 ? '' : 's'}`

/** The model of an order: its name, or the last part of its path. */
export const modelName = ({ model }: Pick<RunOrder, 'model'>): string =>
  model.split(/[/\\]/).filter(Boolean).at(-1) ?? model

/** What distinguishes an order from the usual one, in a few words. */
export function optionsInWords({ model, options, workers, device }: RunOrder): string {
  const { samples, symmetric, seed, keepSamples, where, limit, precision } = options
  const isNetwork = model !== 'moments'
  return [
    ...(isNetwork && samples === 0 ? ['means of the weights'] : []),
    ...(isNetwork && samples ? [some(samples, 'sample')] : []),
    ...(isNetwork && symmetric === false ? ['without symmetries'] : []),
    ...(keepSamples ? ['samples kept'] : []),
    ...(where ? [where.replace(/\s+/g, ' ')] : ['all objects']),
    ...(limit ? [`${counted(limit)} at most`] : []),
    ...(isNetwork && seed !== undefined && seed !== 1 ? [`seed ${seed}`] : []),
    ...(device ? [devicesInWords(modelName({ model: device.name }), device.devices)] : []),
    ...(precision === 'fp16' ? ['half precision'] : []),
    ...(workers ? [some(workers, 'estimator')] : []),
  ].join(' · ')
}

const devicesInWords = (name: string, devices: number): string =>
  devices === 1 ? `a simulated ${name}` : `${counted(devices)} simulated ${name}`

/** What is predicted for a run on its simulated device; nothing for runs of this machine. */
export function predictionInWords({
  simulation,
  predicted,
}: {
  readonly simulation?: Simulation
  readonly predicted?: PredictedWork
}): string {
  if (!simulation || !predicted) return ''
  const { device, devices, batch } = simulation
  const figures = `${formatSeconds(predicted.seconds)} and ${formatSi(predicted.joules, 'J')}`
  return `Predicted on ${devicesInWords(device, devices)}, in batches of ${batch}: ${figures}.`
}

/** How much of what is predicted for a run on its simulated device the sealed shards are; null for runs of this machine. */
export function workInWords({
  simulation,
  predicted,
  predictedDone,
}: Pick<RunProgress, 'simulation' | 'predicted' | 'predictedDone'>): Record<
  'device' | 'time' | 'energy' | 'about',
  string
> | null {
  if (!simulation || !predicted || !predictedDone) return null
  const { device, devices, batch, compileSeconds } = simulation
  const compiling = compileSeconds === null ? '' : `, after ${formatSeconds(compileSeconds)} of compiling`
  return {
    device: devicesInWords(device, devices),
    time: `${formatSeconds(predictedDone.seconds)} of ${formatSeconds(predicted.seconds)}`,
    energy: `${formatSi(predictedDone.joules, 'J')} of ${formatSi(predicted.joules, 'J')}`,
    about: `Predicted, in batches of ${batch}${compiling}; of the shards that are sealed`,
  }
}

/** What a run does that is under way, in a sentence. */
export function runInWords({ state, paused, progress }: QueuedRun, workers: readonly WorkerStatus[]): string {
  if (state === 'stopping') return 'Stopping: what is sealed is kept.'
  if (progress?.held) return 'Held: it goes on by itself when this is mended.'
  if (paused && progress && !progress.paused) return 'Pausing after the batches in hand.'
  if (paused) return 'Paused after the batches in hand, until you let it go on.'
  if (areStarting(workers)) return 'The estimator is starting.'
  if (state === 'preparing') return 'Preparing: the model is read and the objects are divided into shards.'
  return 'You may leave this page. Closing the window stops the run; what is sealed stays.'
}

/** Whether there is no estimator to ask yet. */
function areStarting(workers: readonly WorkerStatus[]): boolean {
  const estimators = workers.filter(({ kind, state }) => kind === 'estimator' && state !== 'stopped')
  return estimators.length > 0 && estimators.every(({ state }) => state === 'starting' || state === 'crashed')
}

/** How fast a run goes; nothing while it stands still. */
export function rateInWords({ objectsPerSecond: rate, paused, held }: RunProgress): string {
  if (paused || held) return '–'
  if (rate === null) return 'being measured'
  return `${rateWords(rate)} objects/s`
}

/** A rate with the digits that matter. */
export const rateWords = (rate: number): string => (rate < 10 ? rate.toFixed(1) : counted(Math.round(rate)))

/** How long a run still takes, where that is known. */
export function timeLeftInWords({ secondsLeft, paused, held }: RunProgress): string {
  if (paused) return 'paused'
  if (held) return 'held'
  return secondsLeft === null ? 'being measured' : `about ${formatDuration(secondsLeft)}`
}

/** The run under way in a few words for the foot of the window, or that one failed; nothing where there is nothing to look at. */
export function queueInWords(runs: readonly QueuedRun[]): string {
  const run = underWayOf(runs)
  if (!run) return runs.some(({ state }) => state === 'failed') ? 'a run failed' : ''
  const behind = runs.filter(({ state }) => state === 'waiting').length
  const more = behind > 0 ? `, ${behind} waiting` : ''
  const { state, paused, progress } = run
  if (state === 'stopping') return `run stops${more}`
  if (!progress) return `run starts${more}`
  const done = `run, ${counted(progress.done)} of ${counted(progress.objects)} objects`
  if (progress.held) return `${done}, held${more}`
  if (paused) return `${done}, paused${more}`
  const left = progress.secondsLeft === null ? '' : `, ${formatDuration(progress.secondsLeft)} left`
  return `${done}${left}${more}`
}

const UNDER_WAY: readonly QueuedRun['state'][] = ['preparing', 'running', 'stopping']
const ENDED: readonly QueuedRun['state'][] = ['done', 'stopped', 'failed']

/** Whether a run of a queue is neither under way nor to come. */
export const isEnded = ({ state }: QueuedRun): boolean => ENDED.includes(state)

/** The run of a queue that is under way. */
export function underWayOf(runs: readonly QueuedRun[]): QueuedRun | undefined {
  return runs.find(({ state }) => UNDER_WAY.includes(state))
}

/** How a run of the queue ended. */
export function endInWords({ state, outcome, progress }: QueuedRun): string {
  if (state === 'done' && outcome) {
    if (outcome.done === 0)
      return `All ${some(outcome.objects, 'object')} were estimated before: nothing was left to do.`
    const now = outcome.done < outcome.estimated ? `, ${counted(outcome.done)} of them now` : ''
    return `${some(outcome.estimated, 'object')}${now}, in ${formatDuration(outcome.seconds)}.`
  }
  const sealed = progress
    ? `${progress.sealed} of ${some(progress.shards, 'shard')} sealed`
    : 'nothing was begun'
  return state === 'stopped' ? `Stopped, ${sealed}.` : `Ended by a problem, ${sealed}.`
}

/** What there is to look at of a run that has ended. */
export function flagsInWords({ flagged, unmeasured }: Pick<RunOutcome, 'flagged' | 'unmeasured'>): string {
  if (flagged === 0) return 'None is flagged.'
  return `${counted(flagged)} flagged, ${unmeasured === 0 ? 'none' : counted(unmeasured)} of them unmeasured.`
}
